//! The contract as data: messages and codes looked up by name, so that a word added
//! to the contract is known here without a change.

use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use nrm_panel_proto::DESCRIPTORS;
use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DynamicMessage, EnumDescriptor, MessageDescriptor};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IntoDeserializer, value::StringDeserializer},
};

#[expect(
    clippy::expect_used,
    reason = "the descriptors are compiled in; a test decodes them"
)]
static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(DESCRIPTORS).expect("the contract decodes"));

/// Looks up the description of a message.
#[expect(
    clippy::expect_used,
    reason = "the type was generated from the same contract"
)]
pub(crate) fn descriptor<M: Name>() -> MessageDescriptor {
    POOL.get_message_by_name(&M::full_name())
        .expect("a generated message is in the contract")
}

/// Views a message through its description.
#[expect(
    clippy::expect_used,
    reason = "what prost encodes, the same contract decodes"
)]
pub(crate) fn reflect<M: Message + Name>(message: &M) -> DynamicMessage {
    DynamicMessage::decode(descriptor::<M>(), message.encode_to_vec().as_slice())
        .expect("an encoded message decodes")
}

/// The words of one enum of the contract.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vocabulary {
    name: &'static str,
    short: &'static [(&'static str, &'static str)],
}

const fn words(name: &'static str) -> Vocabulary {
    Vocabulary { name, short: &[] }
}

pub(crate) const ADJOURNMENT_REASON: Vocabulary = words("AdjournmentReason");
pub(crate) const AGE_CLAIM: Vocabulary = words("AgeClaim");
pub(crate) const AGE_STATUS: Vocabulary = words("AgeStatus");
pub(crate) const AGENCY_KIND: Vocabulary = words("AgencyKind");
pub(crate) const AGGREGATION: Vocabulary = words("Aggregation");
pub(crate) const ALIAS_KIND: Vocabulary = words("AliasKind");
pub(crate) const ANSWER_KIND: Vocabulary = words("AnswerKind");
pub(crate) const BEARING: Vocabulary = words("Bearing");
pub(crate) const CASE_STATE: Vocabulary = words("CaseState");
pub(crate) const CHALLENGE_ENDING: Vocabulary = words("ChallengeEnding");
pub(crate) const CHALLENGE_STATE: Vocabulary = words("ChallengeState");
pub(crate) const CHALLENGE_SUBJECT: Vocabulary = words("ChallengeSubject");
pub(crate) const CONSISTENCY: Vocabulary = words("Consistency");
pub(crate) const CONTRIBUTION_KIND: Vocabulary = words("ContributionKind");
pub(crate) const DELAY_OUTCOME: Vocabulary = words("DelayOutcome");
pub(crate) const PROFILE: Vocabulary = words("Profile");
pub(crate) const POLICE_NUMBER_KIND: Vocabulary = words("PoliceNumberKind");
pub(crate) const SUSPENSION_ENDING: Vocabulary = words("SuspensionEnding");
pub(crate) const WITHDRAWAL_STATE: Vocabulary = words("WithdrawalState");
pub(crate) const DATE_PRECISION: Vocabulary = words("DatePrecision");
pub(crate) const DECISION_ENDING: Vocabulary = words("DecisionEnding");
pub(crate) const DECIDER: Vocabulary = words("Decider");
pub(crate) const DETAIL: Vocabulary = words("Detail");
pub(crate) const ELIGIBILITY_RESULT: Vocabulary = words("EligibilityResult");
pub(crate) const EVIDENCE_NATURE: Vocabulary = words("EvidenceNature");
pub(crate) const ENTITLEMENT_KIND: Vocabulary = words("EntitlementKind");
pub(crate) const ENTITLEMENT_STATE: Vocabulary = words("EntitlementState");
pub(crate) const SAFEGUARDING_KIND: Vocabulary = words("SafeguardingKind");
pub(crate) const EVIDENCE_STATE: Vocabulary = words("EvidenceState");
pub(crate) const EVIDENCE_WEIGHT: Vocabulary = words("EvidenceWeight");
pub(crate) const EXPLOITATION_LOCATION: Vocabulary = words("ExploitationLocation");
pub(crate) const EXPLOITATION_TYPE: Vocabulary = words("ExploitationType");
pub(crate) const FINDING: Vocabulary = words("Finding");
pub(crate) const GENDER: Vocabulary = words("Gender");
pub(crate) const GUARDIAN_STATE: Vocabulary = words("GuardianState");
pub(crate) const INDICATOR_BEARING: Vocabulary = words("IndicatorBearing");
pub(crate) const INFORMATION_REQUEST_STATE: Vocabulary = words("InformationRequestState");
pub(crate) const INTEREST_KIND: Vocabulary = words("InterestKind");
pub(crate) const ITEM_STATE: Vocabulary = words("ItemState");
pub(crate) const LEGAL_STATUS: Vocabulary = words("LegalStatus");
pub(crate) const LIMB: Vocabulary = words("Limb");
pub(crate) const LINK_KIND: Vocabulary = words("LinkKind");
pub(crate) const LOOK_VERDICT: Vocabulary = words("LookVerdict");
pub(crate) const MATCH_REVIEW: Vocabulary = words("MatchReview");
pub(crate) const MATCH_STRENGTH: Vocabulary = words("MatchStrength");
pub(crate) const MESSAGE_KIND: Vocabulary = words("MessageKind");
pub(crate) const MESSAGE_STATE: Vocabulary = words("MessageState");
pub(crate) const MITIGATION: Vocabulary = words("Mitigation");
pub(crate) const NOTIFIABLE_KIND: Vocabulary = Vocabulary {
    name: "NotifiableKind",
    short: &[("missing", "went-missing"), ("trial", "trial-date-set")],
};
pub(crate) const MEDIA_TYPE: Vocabulary = words("MediaType");
pub(crate) const NEGATIVE_REASON: Vocabulary = words("NegativeReason");
pub(crate) const OUTCOME: Vocabulary = words("Outcome");
pub(crate) const PLACE_ROLE: Vocabulary = words("PlaceRole");
pub(crate) const PLAN_KIND: Vocabulary = words("PlanKind");
pub(crate) const PREVIOUSLY_REPORTED: Vocabulary = words("PreviouslyReported");
pub(crate) const PURPOSE: Vocabulary = words("Purpose");
pub(crate) const QUERY_KIND: Vocabulary = words("QueryKind");
pub(crate) const REFERENCE_KIND: Vocabulary = words("ReferenceKind");
pub(crate) const REFERENCE_CERTAINTY: Vocabulary = words("ReferenceCertainty");
pub(crate) const REFERENCE_LIST: Vocabulary = words("ReferenceList");
pub(crate) const READINESS_WEIGHT: Vocabulary = words("ReadinessWeight");
pub(crate) const REALISATION: Vocabulary = words("Realisation");
pub(crate) const REFERRAL_SOURCE: Vocabulary = words("ReferralSource");
pub(crate) const REUSE: Vocabulary = words("Reuse");
pub(crate) const ROLE: Vocabulary = words("Role");
pub(crate) const ROUTE: Vocabulary = words("Route");
pub(crate) const SCA_VALIDATION: Vocabulary = words("ScaValidation");
pub(crate) const SEAT_PRESENCE: Vocabulary = words("SeatPresence");
pub(crate) const SEAT_STANDING: Vocabulary = words("SeatStanding");
pub(crate) const SENSITIVITY: Vocabulary = words("Sensitivity");
pub(crate) const SITTING_STATE: Vocabulary = words("SittingState");
pub(crate) const QUALITY_WANTED: Vocabulary = words("QualityWanted");
pub(crate) const RECONSIDERATION_GROUND: Vocabulary = words("ReconsiderationGround");
pub(crate) const RECONSIDERATION_STATE: Vocabulary = words("ReconsiderationState");
pub(crate) const SCA_ANSWER: Vocabulary = words("ScaAnswer");
pub(crate) const SUPERSEDE_KIND: Vocabulary = words("SupersedeKind");
pub(crate) const SUPERSESSION_STATE: Vocabulary = words("SupersessionState");
pub(crate) const STAGE: Vocabulary = Vocabulary {
    name: "Stage",
    short: &[("rg", "reasonable-grounds"), ("cg", "conclusive-grounds")],
};
pub(crate) const TOLD: Vocabulary = words("Told");
pub(crate) const TRAFFICKING_ACTION: Vocabulary = words("TraffickingAction");
pub(crate) const TRANSFER_REASON: Vocabulary = words("TransferReason");
pub(crate) const TRANSFER_STATE: Vocabulary = words("TransferState");
pub(crate) const VIEW: Vocabulary = words("View");
pub(crate) const WORDS_OF: Vocabulary = words("WordsOf");
pub(crate) const VISIBILITY: Vocabulary = words("Visibility");

impl Vocabulary {
    #[expect(clippy::expect_used, reason = "a test looks every vocabulary up")]
    fn descriptor(self) -> EnumDescriptor {
        POOL.get_enum_by_name(&format!("nrm.panel.v1.{}", self.name))
            .expect("the vocabulary is in the contract")
    }

    /// Every word that may be given, as typed, with its code.
    pub(crate) fn typed(self) -> Vec<(String, i32)> {
        words_of(&self.descriptor())
    }

    /// Finds the code of a word as typed.
    pub(crate) fn code(self, word: &str) -> Option<i32> {
        let full = self
            .short
            .iter()
            .find_map(|(short, full)| (*short == word).then_some(*full))
            .unwrap_or(word);
        self.typed()
            .into_iter()
            .find_map(|(word, code)| (word == full).then_some(code))
    }

    /// Says a code in words, as within a sentence; nothing for unspecified.
    pub(crate) fn word(self, code: i32) -> String {
        if code == 0 {
            return String::new();
        }
        let known = self.typed().into_iter().find(|(_, known)| *known == code);
        // A newer server may know words this client does not.
        let Some((word, _)) = known else {
            return format!("code {code}");
        };
        let spoken = word.split('-').map(|part| match part {
            "sca" | "ieca" | "uk" | "nrm" | "nhs" => part.to_ascii_uppercase(),
            _ => part.to_owned(),
        });
        spoken.collect::<Vec<_>>().join(" ")
    }

    /// Says a code in words, as at the start of a line.
    pub(crate) fn title(self, code: i32) -> String {
        let word = self.word(code);
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    }

    /// Says several codes.
    pub(crate) fn list(self, codes: &[i32]) -> String {
        let words: Vec<_> = codes.iter().map(|code| self.word(*code)).collect();
        words.join(", ")
    }

    /// Reads a word of the command line.
    pub(crate) fn parser(self) -> impl TypedValueParser<Value = i32> {
        self.parser_for(|_| true)
    }

    /// Reads a word of the command line, of those that make sense there.
    pub(crate) fn parser_for(
        self,
        offered: impl Fn(&str) -> bool,
    ) -> impl TypedValueParser<Value = i32> {
        let words = self.typed().into_iter().map(|(word, _)| word);
        let values = words.filter(|word| offered(word)).map(|word| {
            let short = self.short.iter().filter(|(_, full)| *full == word);
            let aliases: Vec<_> = short.map(|(short, _)| *short).collect();
            PossibleValue::new(word).aliases(aliases)
        });
        PossibleValuesParser::new(values.collect::<Vec<_>>())
            .map(move |word| self.code(&word).unwrap_or_default())
    }

    /// Reads a word of a document; the error names every word possible.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(self, input: D) -> Result<i32, D::Error> {
        let word = String::deserialize(input)?;
        self.code(&word).ok_or_else(|| {
            let known: Vec<_> = self.typed().into_iter().map(|(word, _)| word).collect();
            D::Error::custom(format!("\"{word}\" is not one of: {}", known.join(", ")))
        })
    }

    /// Reads a list of words of a document.
    pub(crate) fn deserialize_list<'de, D: Deserializer<'de>>(
        self,
        input: D,
    ) -> Result<Vec<i32>, D::Error> {
        let words = Vec::<String>::deserialize(input)?;
        let codes = words.into_iter().map(|word| {
            let one: StringDeserializer<D::Error> = word.into_deserializer();
            self.deserialize(one)
        });
        codes.collect()
    }
}

/// Every word of an enum, as typed, with its code; not the unspecified one.
pub(crate) fn words_of(descriptor: &EnumDescriptor) -> Vec<(String, i32)> {
    let prefix = prefix(descriptor.name());
    let values = descriptor.values().filter(|value| value.number() != 0);
    values
        .map(|value| {
            let word = value.name().trim_start_matches(&prefix);
            (word.to_ascii_lowercase().replace('_', "-"), value.number())
        })
        .collect()
}

/// The prefix buf asks for: `CaseState` becomes `CASE_STATE_`.
fn prefix(name: &str) -> String {
    let mut prefix = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !prefix.is_empty() {
            prefix.push('_');
        }
        prefix.push(letter.to_ascii_uppercase());
    }
    prefix.push('_');
    prefix
}

#[cfg(test)]
mod tests {
    use nrm_panel_proto::v1;

    use super::*;

    #[test]
    fn every_vocabulary_is_in_the_contract() {
        for vocabulary in [
            ADJOURNMENT_REASON,
            AGE_CLAIM,
            AGE_STATUS,
            AGENCY_KIND,
            ALIAS_KIND,
            ANSWER_KIND,
            BEARING,
            CASE_STATE,
            CHALLENGE_ENDING,
            CHALLENGE_STATE,
            CHALLENGE_SUBJECT,
            CONSISTENCY,
            CONTRIBUTION_KIND,
            DELAY_OUTCOME,
            PROFILE,
            POLICE_NUMBER_KIND,
            SUSPENSION_ENDING,
            WITHDRAWAL_STATE,
            DATE_PRECISION,
            DECIDER,
            DECISION_ENDING,
            DETAIL,
            ELIGIBILITY_RESULT,
            EVIDENCE_NATURE,
            ENTITLEMENT_KIND,
            ENTITLEMENT_STATE,
            SAFEGUARDING_KIND,
            EVIDENCE_STATE,
            EVIDENCE_WEIGHT,
            EXPLOITATION_LOCATION,
            EXPLOITATION_TYPE,
            FINDING,
            GENDER,
            GUARDIAN_STATE,
            INDICATOR_BEARING,
            INFORMATION_REQUEST_STATE,
            INTEREST_KIND,
            ITEM_STATE,
            LEGAL_STATUS,
            LIMB,
            LINK_KIND,
            MATCH_REVIEW,
            MATCH_STRENGTH,
            MESSAGE_KIND,
            MESSAGE_STATE,
            MITIGATION,
            MEDIA_TYPE,
            NEGATIVE_REASON,
            NOTIFIABLE_KIND,
            OUTCOME,
            PLACE_ROLE,
            PLAN_KIND,
            PREVIOUSLY_REPORTED,
            PURPOSE,
            QUERY_KIND,
            REFERENCE_KIND,
            REFERENCE_CERTAINTY,
            REFERENCE_LIST,
            READINESS_WEIGHT,
            REALISATION,
            REFERRAL_SOURCE,
            REUSE,
            ROLE,
            ROUTE,
            SCA_VALIDATION,
            SENSITIVITY,
            SITTING_STATE,
            STAGE,
            QUALITY_WANTED,
            RECONSIDERATION_GROUND,
            RECONSIDERATION_STATE,
            SCA_ANSWER,
            SUPERSEDE_KIND,
            SUPERSESSION_STATE,
            TOLD,
            TRAFFICKING_ACTION,
            LOOK_VERDICT,
            VIEW,
            WORDS_OF,
            VISIBILITY,
        ] {
            for (word, code) in vocabulary.typed() {
                assert_eq!(vocabulary.code(&word), Some(code));
                assert!(!word.contains(&vocabulary.name.to_lowercase()), "{word}");
            }
        }
    }

    #[test]
    fn codes_are_said_in_words() {
        assert_eq!(
            CASE_STATE.title(v1::CaseState::AwaitingConclusiveGrounds.into()),
            "Awaiting conclusive grounds"
        );
        assert_eq!(DECIDER.word(v1::Decider::Sca.into()), "SCA");
        assert_eq!(STAGE.code("cg"), Some(v1::Stage::ConclusiveGrounds.into()));
        assert_eq!(STAGE.word(99), "code 99");
        assert_eq!(STAGE.word(0), "");
    }
}
