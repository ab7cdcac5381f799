//! The command line as people type it: nouns, then verbs.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, builder::NonEmptyStringValueParser};
use clap_complete::Shell;

use crate::{
    command::{
        audit::AuditCommand, case::CaseCommand, challenge::ChallengeCommand,
        context::ContextCommand, course::CourseCommand, decision::DecisionCommand,
        directory::DirectoryCommand, entitlement::EntitlementCommand, evidence::EvidenceCommand,
        exchange::ExchangeCommand, plan::PlanCommand, reference::ReferenceCommand,
        referral::ReferralCommand, request::RequestCommand, returns::ReturnCommand,
        safeguarding::SafeguardingCommand, sitting::SittingCommand, weigh::WeighCommand,
    },
    render::Format,
};

const MORE: &str = "\
Examples:
  nrm context set site --address https://panel.example --token-file ~/.nrm-token
  nrm referral lodge --file referral.json
  nrm case show WAR-7KQ2-3
  nrm case list --state received --output csv

Settings are taken from flags, then the environment (NRM_ADDRESS, NRM_TOKEN_FILE,
NRM_TOKEN, NRM_CA_FILE), then the context in use, then the default address
http://127.0.0.1:50551. There is no flag for the token itself: arguments can be
read by every user of a machine. For the same reason names, reasons and other
personal data come from files, standard input (-) or your editor.

Data goes to standard output, everything else to standard error.

Exit codes:
  0    done
  1    failed
  2    the command line, or a field of the request, is wrong
  3    not found, or not yours to know of
  4    not signed in, or not allowed
  5    conflict: a rule stands in the way, or somebody changed it meanwhile
  6    the server cannot be reached, is busy, or did not answer in time
  7    not ready: something that must be there is missing (nrm case ready)
  130  interrupted";

/// Works with NRM Panel: referrals, cases, sittings, decisions, plans and returns.
#[derive(Debug, Parser)]
#[command(name = "nrm", version, after_long_help = MORE, infer_subcommands = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Address of the server (or NRM_ADDRESS)
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) address: Option<String>,
    /// File that holds your token (or NRM_TOKEN_FILE, or the token in NRM_TOKEN)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Certificate authority of the server, PEM (or NRM_CA_FILE)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Named context to take settings from
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// Why you look at records, as a code; it is recorded with every look
    #[arg(long, global = true, value_name = "CODE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) purpose: Option<String>,
    /// How to print what comes back
    #[arg(long, short, global = true, value_enum, default_value_t)]
    pub(crate) output: Format,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Print without colours (as NO_COLOR does)
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
    /// Seconds to wait for an answer [default: 60; 600 for writes, returns and verification]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: Option<u64>,
}

/// The nouns.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lodge, read back and retract referrals
    #[command(subcommand, after_help = crate::command::referral::EXAMPLES)]
    Referral(ReferralCommand),
    /// Read cases and record facts on them
    #[command(subcommand, after_help = crate::command::case::EXAMPLES)]
    Case(Box<CaseCommand>),
    /// Challenge another agency's position, delay or silence, and answer a challenge
    #[command(subcommand, after_help = crate::command::challenge::EXAMPLES)]
    Challenge(ChallengeCommand),
    /// Suspend, withdraw or hurry a case, and record what happens beside its decisions
    #[command(subcommand, after_help = crate::command::course::EXAMPLES)]
    Course(Box<CourseCommand>),
    /// See what a positive decision opened, and record what became of it
    #[command(subcommand, after_help = crate::command::entitlement::EXAMPLES)]
    Entitlement(EntitlementCommand),
    /// Record what safeguarding did beside the plans
    #[command(subcommand, after_help = crate::command::safeguarding::EXAMPLES)]
    Safeguarding(SafeguardingCommand),
    /// Schedule and run sittings of the panel
    #[command(subcommand, after_help = crate::command::sitting::EXAMPLES)]
    Sitting(SittingCommand),
    /// Weigh a case: your own view, what speaks for and against, then suggestions
    #[command(subcommand, after_help = crate::command::weigh::EXAMPLES)]
    Weigh(WeighCommand),
    /// State positions, seal and read decisions
    #[command(subcommand, after_help = crate::command::decision::EXAMPLES)]
    Decision(DecisionCommand),
    /// Link local safeguarding plans to cases
    #[command(subcommand, after_help = crate::command::plan::EXAMPLES)]
    Plan(PlanCommand),
    /// Ask agencies for information, chase it, and record what came
    #[command(subcommand, after_help = crate::command::request::EXAMPLES)]
    Request(RequestCommand),
    /// Add, list and fetch the documents of a case
    #[command(subcommand, after_help = crate::command::evidence::EXAMPLES)]
    Evidence(EvidenceCommand),
    /// Build and read statistical returns
    #[command(subcommand, after_help = crate::command::returns::EXAMPLES)]
    Return(ReturnCommand),
    /// Look up sites, agencies and people
    #[command(subcommand, after_help = crate::command::directory::EXAMPLES)]
    Directory(DirectoryCommand),
    /// Look up councils, first responders, police forces and other dated lists
    #[command(subcommand, after_help = crate::command::reference::EXAMPLES)]
    Reference(ReferenceCommand),
    /// See what leaves the site, confirm it, have it sent again
    #[command(subcommand, after_help = crate::command::exchange::EXAMPLES)]
    Exchange(ExchangeCommand),
    /// Read who did what and when, and verify it
    #[command(subcommand, after_help = crate::command::audit::EXAMPLES)]
    Audit(AuditCommand),
    /// Keep named servers and tokens
    #[command(subcommand, after_help = crate::command::context::EXAMPLES)]
    Context(ContextCommand),
    /// Check the connection, the server, your clock and who you are
    #[command(after_help = crate::command::doctor::EXAMPLES)]
    Doctor,
    /// Print the completion script of a shell
    #[command(
        after_help = "Examples:\n  nrm completion bash > ~/.local/share/bash-completion/completions/nrm"
    )]
    Completion {
        /// The shell
        shell: Shell,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_makes_sense() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_noun_shows_examples() {
        for noun in Cli::command().get_subcommands() {
            let help = noun.get_after_help().map(ToString::to_string);
            let shown = help.is_some_and(|help| help.starts_with("Examples:"));
            assert!(shown, "{}", noun.get_name());
        }
    }

    #[test]
    fn no_flag_takes_a_token() {
        fn flags(command: &clap::Command, found: &mut Vec<String>) {
            found.extend(command.get_arguments().map(|arg| arg.get_id().to_string()));
            command
                .get_subcommands()
                .for_each(|inner| flags(inner, found));
        }
        let mut found = Vec::new();
        flags(&Cli::command(), &mut found);
        assert!(!found.iter().any(|flag| flag == "token"));
    }
}
