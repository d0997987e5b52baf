//! Staff files and the rights they give.

use super::*;

#[test]
fn staff_get_departments_and_roles() {
    let hiroba = TestHiroba::start();
    let text = "email,name,department,roles\nCs@Vendor.example,担当,inside_sales,cs;sales\n";
    assert_eq!(taken(&hiroba, Kind::Staff, text), (1, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Staff, text), (0, 0, 1));
    assert_eq!(
        taken(
            &hiroba,
            Kind::Staff,
            "email,roles\ncs@vendor.example,admin\n"
        ),
        (0, 1, 0)
    );
    let held: Vec<String> = hiroba.read(|conn| {
        Ok(role_grants::table
            .filter(role_grants::revoked_at.is_null())
            .select(role_grants::role)
            .load(conn)?)
    });
    assert_eq!(held, ["admin"]);
    let departments: Vec<String> = hiroba.read(|conn| {
        Ok(staff_members::table
            .select(staff_members::department)
            .load(conn)?)
    });
    assert_eq!(departments, ["inside_sales"]);
    let report = take(
        &hiroba,
        Kind::Staff,
        "email,roles\na@vendor.example,moderator\nb@vendor.example,admn\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "roles", "import-choice"),
            (3, "roles", "import-choice-near")
        ]
    );
}

#[test]
fn a_file_grants_rights_as_a_page_would() {
    use domain::db::schema::audit_entries;
    let town = Town::start();
    let admin = administrator(&town);
    let cs = town.staff(Role::Cs);
    let table = "email\troles\ncs@vendor.example\tcs;admin\n";
    let received = admin.upload("/staff/import", &[("kind", "staff"), ("table", table)], &[]);
    let path = received.expect(303).location().to_owned();
    admin
        .post(
            &format!("{path}/columns"),
            &[("column_0", "email"), ("column_1", "roles")],
        )
        .expect(303);
    settled(&admin, &path).expect(200);
    // Not without showing again who one is.
    town.pass_seconds(601);
    let asked = admin.post(&format!("{path}/apply"), &[]);
    assert!(
        asked
            .expect(303)
            .location()
            .starts_with("/sign-in/confirm?next=")
    );
    town.write(|tx| {
        use domain::db::schema::sessions;
        diesel::update(sessions::table)
            .set(sessions::reauthenticated_at.eq(tx.now))
            .execute(tx.conn)?;
        Ok(())
    });
    admin.post(&format!("{path}/apply"), &[]).expect(303);
    settled(&admin, &path).expect(200);
    let noted: Vec<(Option<i64>, String)> = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("role.granted"))
            .select((audit_entries::actor_id, audit_entries::object))
            .load(conn)?)
    });
    let person = town.people.staff(Role::Cs);
    assert_eq!(
        noted,
        [(
            Some(town.people.staff(Role::Admin)),
            format!("person:{person}")
        )]
    );
    // With other rights one signs in anew.
    cs.get("/staff").expect(303);
}

#[test]
fn no_file_takes_the_last_administrator_away() {
    let hiroba = town();
    let report = take(&hiroba, Kind::Staff, "email,roles\ncs@vendor.example,cs\n");
    assert_eq!(wrong(&report), [(2, "roles", "problem-last-administrator")]);
    // Another one may go.
    taken(
        &hiroba,
        Kind::Staff,
        "email,roles\nb@vendor.example,admin\ncs@vendor.example,cs\n",
    );
}
