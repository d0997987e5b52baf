//! `hiroba admin`: users and sign-in links from the command line. Prints links that work once, never a password.

use std::str::FromStr;

use domain::actor::Role;
use domain::community::space;
use domain::people::{Email, membership, person, sign_in, staff};
use domain::{Error, Hiroba};

use crate::cli::say::say;
use crate::config::Config;

/// `hiroba admin …`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Creates a user, or adds a role to one, and prints a sign-in link that works once.
    CreateUser(CreateUser),
    /// Prints a sign-in link that works once, for somebody known here.
    SignInLink {
        /// The person's address.
        email: String,
    },
}

/// Options of `hiroba admin create-user`.
#[derive(Debug, clap::Args)]
pub struct CreateUser {
    /// Address.
    #[arg(long)]
    email: String,
    /// member, moderator, cs, marketing, sales, support, product, executive or admin; may be repeated.
    #[arg(long, required = true)]
    role: Vec<String>,
    /// Account (customer company) of a member or moderator: external id, or exact name.
    #[arg(long)]
    account: Option<String>,
    /// Display name; what stands before the @ otherwise.
    #[arg(long)]
    name: Option<String>,
    /// Department of staff: cs, marketing, sales, inside_sales, support, product or executive; after the role otherwise.
    #[arg(long)]
    department: Option<String>,
    /// Space that a moderator moderates: its key or name; every space otherwise.
    #[arg(long)]
    space: Option<String>,
}

/// Runs the command.
pub fn run(config: &Config, command: Command) -> Result<(), String> {
    let hiroba = config.open().map_err(|error| error.to_string())?;
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    match command {
        Command::CreateUser(options) => create_user(&hiroba, &options),
        Command::SignInLink { email } => {
            let email = parse_email(&email)?;
            let link = hiroba
                .write(|tx| {
                    person::by_email(tx.conn, &email)?.ok_or(Error::NotFound)?;
                    sign_in::print_link(tx, &email)
                })
                .map_err(|error| match error {
                    Error::NotFound => format!("nobody here has the address {email}"),
                    other => other.to_string(),
                })?;
            say!("{link}");
            Ok(())
        }
    }
}

fn parse_email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|_| format!("{text} is not a mail address"))
}

fn create_user(hiroba: &Hiroba, options: &CreateUser) -> Result<(), String> {
    let email = parse_email(&options.email)?;
    let roles: Vec<Option<Role>> = options
        .role
        .iter()
        .map(|text| match text.as_str() {
            "member" => Ok(None),
            other => Role::from_str(other).map(Some).map_err(|()| {
                format!("{other} is not a role: use member, moderator, cs, marketing, sales, support, product, executive or admin")
            }),
        })
        .collect::<Result<_, _>>()?;
    let is_customer = |role: &Option<Role>| matches!(role, None | Some(Role::Moderator));
    let customer = roles.iter().any(is_customer);
    if customer && roles.iter().any(|role| !is_customer(role)) {
        return Err(
            "a person is either a customer (member, moderator) or staff, not both".to_owned(),
        );
    }
    if customer && options.account.is_none() {
        return Err("a member or moderator needs --account".to_owned());
    }
    if !customer && options.account.is_some() {
        return Err("--account is for members and moderators; staff have none".to_owned());
    }
    let name = options
        .name
        .clone()
        .unwrap_or_else(|| email.local_part().chars().take(person::NAME_MAX).collect());
    let department = department(options, &roles)?;
    let link = hiroba
        .write(|tx| {
            // Whoever begins here skips the setup page, which makes the first place to ask in.
            space::ensure_first(tx)?;
            let id = match person::by_email(tx.conn, &email)? {
                Some(known) => known.id,
                None => person::create(tx, &email, &name, None)?,
            };
            if let Some(account) = &options.account {
                let account_id = membership::account_named(tx.conn, account)?;
                membership::join(tx, id, account_id)?;
            } else {
                staff::hire(tx, id, &department)?;
            }
            for role in roles.iter().flatten() {
                if *role == Role::Moderator {
                    for space in staff::spaces_named(tx.conn, options.space.as_deref())? {
                        staff::grant(tx, id, *role, Some(space), None)?;
                    }
                } else {
                    staff::grant(tx, id, *role, None, None)?;
                }
            }
            domain::audit::record_by(
                tx,
                None,
                "user.created",
                &format!("person:{id}"),
                &serde_json::json!({ "roles": options.role, "by": "command line" }),
            )?;
            sign_in::print_link(tx, &email)
        })
        .map_err(|error| refusal(error, options))?;
    say!("{email} is ready. This link signs in once, within 24 hours:");
    say!("{link}");
    Ok(())
}

fn department(options: &CreateUser, roles: &[Option<Role>]) -> Result<String, String> {
    const KNOWN: [&str; 7] = [
        "cs",
        "marketing",
        "sales",
        "inside_sales",
        "support",
        "product",
        "executive",
    ];
    match &options.department {
        Some(text) if KNOWN.contains(&text.as_str()) => Ok(text.clone()),
        Some(text) => Err(format!(
            "{text} is not a department: use {}",
            KNOWN.join(", ")
        )),
        None => Ok(roles
            .iter()
            .flatten()
            .map(|role| role.as_str())
            .find(|role| KNOWN.contains(role))
            .unwrap_or("cs")
            .to_owned()),
    }
}

fn refusal(error: Error, options: &CreateUser) -> String {
    match error {
        Error::Invalid(problems) => match problems.first().map(|problem| problem.field.as_str()) {
            Some("account") => format!(
                "no single account is called {}: give its external id, or import it first (hiroba import accounts FILE)",
                options.account.as_deref().unwrap_or_default()
            ),
            Some("space") => format!(
                "no space is called {}",
                options.space.as_deref().unwrap_or_default()
            ),
            _ => "the name must have 1 to 60 characters".to_owned(),
        },
        other => other.to_string(),
    }
}
