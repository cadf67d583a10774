//! QFPay ECR: what a register and the Haojin app on a terminal say to each other, as values.
//!
//! From the inside out: the fields of an operation ([`message`]) as a signed text ([`content`]), sealed with the POS-KEY
//! ([`crypto`]) in one of five dialects ([`envelope`]), then an HTTP body, a line of text on a socket ([`tcp`]) or serial
//! frames ([`frame`]). Answers come back plain or sealed ([`answer`]). Both directions are here, so that the simulator speaks
//! with the same words.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Nothing here decides whether money moved.
//!
//! Sources, as cited in the items: the vendor's page "ECR Integration Technical Specification" (*ECR page*), its Chinese
//! edition (*Chinese page*), and what the one public implementation, Odoo's `pos_qfpay`, does against real terminals
//! (*Odoo*). Where they are silent the item says *assumed*: unverified against the vendor.

pub mod amount;
pub mod answer;
pub mod content;
mod conversation;
pub mod crypto;
pub mod envelope;
pub mod frame;
pub mod key;
pub mod lenient;
pub mod message;
pub mod notice;
pub mod refund;
mod session;
pub mod tcp;
pub mod verdict;

#[cfg(test)]
pub mod fuzz_tests;
#[cfg(test)]
pub mod vectors;

use super::Method;

pub use conversation::{LineRules, Wiring};
pub use session::{Session, Settings};

/// Means of payment, the usual one first (ECR page, table of channels). The words are those of [`message::Channel`].
pub const METHODS: &[Method] = &[
    Method { word: "card_payment", text: "method.card" },
    Method { word: "unionpay_card", text: "method.unionpay_card" },
    Method { word: "amex_card", text: "method.amex_card" },
    Method { word: "wx", text: "method.wechat" },
    Method { word: "alipay", text: "method.alipay" },
    Method { word: "payme", text: "method.payme" },
    Method { word: "union", text: "method.quickpass" },
    Method { word: "fps", text: "method.fps" },
    Method { word: "octopus", text: "method.octopus" },
];
