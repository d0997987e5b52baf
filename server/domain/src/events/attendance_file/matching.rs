//! Whose registration a row of an attendance file may be. An address decides; a name proposes. Whatever fits several is left to a
//! person.

use std::collections::{BTreeSet, HashMap};

use crate::events::attendance_file::{Attendee, name};

/// A registration that a row may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The registration.
    pub id: i64,
    /// Name, as registered.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Company, or empty.
    pub company: String,
}

/// What is proposed for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// The address is that of this registration.
    ByEmail(i64),
    /// The name is that of this registration alone.
    ByName(i64),
    /// The name is that of several.
    Several(Vec<i64>),
    /// Nobody registered so.
    Unknown,
}

/// A proposal for each of `rows`, in their order.
pub fn propose(rows: &[Attendee], candidates: &[Candidate]) -> Vec<Proposal> {
    let mut by_email: HashMap<String, Vec<i64>> = HashMap::new();
    let mut by_name: HashMap<String, Vec<&Candidate>> = HashMap::new();
    for candidate in candidates {
        by_email
            .entry(candidate.email.trim().to_lowercase())
            .or_default()
            .push(candidate.id);
        for form in name::forms(&candidate.name) {
            let named = by_name.entry(form).or_default();
            if !named.iter().any(|other| other.id == candidate.id) {
                named.push(candidate);
            }
        }
    }
    rows.iter()
        .map(|row| {
            let same = row.email.as_ref().and_then(|email| by_email.get(email));
            match same.map(Vec::as_slice) {
                Some([one]) => Proposal::ByEmail(*one),
                Some(several) if !several.is_empty() => Proposal::Several(several.to_vec()),
                _ => by_names(row, &by_name),
            }
        })
        .collect()
}

/// The first form of the name that anybody has decides; of several of that name, those whose company is typed beside it.
fn by_names(row: &Attendee, by_name: &HashMap<String, Vec<&Candidate>>) -> Proposal {
    let forms = name::forms(&row.name);
    let Some(named) = forms.iter().find_map(|form| by_name.get(form)) else {
        return Proposal::Unknown;
    };
    let whole = name::form(&row.name);
    let of_company: Vec<&&Candidate> = named
        .iter()
        .filter(|candidate| {
            let company = company(&candidate.company);
            !company.is_empty() && whole.contains(&company)
        })
        .collect();
    match (named.as_slice(), of_company.as_slice()) {
        ([one], _) => Proposal::ByName(one.id),
        (_, [one]) => Proposal::ByName(one.id),
        (several, _) => {
            let ids: BTreeSet<i64> = several.iter().map(|candidate| candidate.id).collect();
            Proposal::Several(ids.into_iter().collect())
        }
    }
}

/// A company's compared form, without its legal form.
fn company(company: &str) -> String {
    const LEGAL: &[&str] = &[
        "株式会社",
        "有限会社",
        "合同会社",
        "一般社団法人",
        "(株)",
        "㈱",
        "(有)",
    ];
    let bare = LEGAL
        .iter()
        .fold(company.to_owned(), |text, legal| text.replace(legal, " "));
    let form = name::form(&bare);
    if form.chars().count() < 2 {
        String::new()
    } else {
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: i64, name: &str, email: &str, company: &str) -> Candidate {
        Candidate {
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            company: company.to_owned(),
        }
    }

    fn row(name: &str, email: Option<&str>) -> Attendee {
        Attendee {
            name: name.to_owned(),
            email: email.map(str::to_owned),
            minutes: Some(10),
        }
    }

    #[test]
    fn an_address_decides_and_a_name_proposes() {
        let candidates = [
            candidate(1, "山田 太郎", "Taro@hiroba.example", "株式会社ひろば商事"),
            candidate(2, "佐藤花子", "hanako@minato.example", "みなと食品株式会社"),
            candidate(3, "佐藤花子", "sato@midori.example", "みどり製作所"),
            candidate(4, "Jane Smith", "jane@acme.example", "Acme Inc."),
        ];
        let rows = [
            row("たろう", Some("taro@hiroba.example")),
            row("ひろば商事_山田太郎", None),
            row("佐藤花子", None),
            row("佐藤花子（みなと食品）", None),
            row("SMITH Jane (guest)", Some("jane@private.example")),
            row("iPhone", None),
        ];
        assert_eq!(
            propose(&rows, &candidates),
            [
                Proposal::ByEmail(1),
                Proposal::ByName(1),
                Proposal::Several(vec![2, 3]),
                Proposal::ByName(2),
                Proposal::ByName(4),
                Proposal::Unknown,
            ]
        );
        assert_eq!(propose(&rows[..1], &[]), [Proposal::Unknown]);
    }
}
