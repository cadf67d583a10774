//! The switches, by the words that the profile and the command line use.

use serde::Deserialize;

use crate::profile::words::words;

words!(
    /// `version` of every message (CodePay sheet, section 4).
    #[derive(Default)]
    ProtocolVersion {
        /// As on the page of the WLAN mode.
        #[default]
        One = "1.0",
        /// As in the newer guides.
        Two = "2.0",
    }
);
words!(
    /// `pay_scenario` of a wallet (CodePay sheet, section 6.4: read by the older names, as both are labelled alike).
    #[derive(Default)]
    QrScenario {
        /// The terminal scans the customer's code.
        #[default]
        ScanCustomer = "BSCANQR_PAY",
        /// The customer scans the terminal's code.
        ShowCode = "SCANQR_PAY",
    }
);
words!(
    /// `receipt_print_mode` (CodePay sheet, section 5.1).
    ReceiptPrint {
        /// 0: nothing.
        None = "none",
        /// 1: the merchant's copy.
        Merchant = "merchant",
        /// 2: the customer's copy.
        Customer = "customer",
        /// 3: both.
        Both = "both",
    }
);
words!(
    /// How a held amount is let go (CodePay sheet, section 6.1).
    #[derive(Default)]
    PreAuthRelease {
        /// `trans_type` 2, as for a sale: CodePay.
        #[default]
        Void = "void",
        /// `trans_type` 5: `PayCloud`, the sister brand.
        Cancellation = "cancellation",
    }
);
