//! The columns of both files, in the order of the files.

/// The type of the cells of a column, for writers that format them in other ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Any text.
    Text,
    /// An exact decimal amount of money.
    Money,
    /// A number that is not money: a rate, a quantity.
    Number,
    /// `2024-08-13`.
    Date,
    /// `2024-08-13T00:00:00Z`.
    Instant,
}

macro_rules! columns {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $text:literal $kind:ident,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $(#[doc = concat!("`", $text, "`")] $variant,)* }

        impl $name {
            /// Every column, in the order of the file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in the header.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The type of its cells.
            #[must_use]
            pub fn kind(self) -> CellKind {
                match self { $(Self::$variant => CellKind::$kind,)* }
            }
        }
    };
}

columns! {
    /// A column of the earnings ("transaction history") file.
    ///
    /// The first 22 are in the order of the Default template, the next 38 in the order of 2019. The others were added or
    /// found later and are in that order.
    EarningColumn {
        EarningId "earningId" Text,
        ParticipantId "participantId" Text,
        ParticipantIdType "participantIdType" Text,
        ParticipantName "participantName" Text,
        PartnerCountryCode "partnerCountryCode" Text,
        ProgramName "programName" Text,
        TransactionId "transactionId" Text,
        TransactionCurrency "transactionCurrency" Text,
        TransactionDate "transactionDate" Instant,
        TransactionExchangeRate "transactionExchangeRate" Number,
        TransactionAmount "transactionAmount" Money,
        TransactionAmountUsd "transactionAmountUSD" Money,
        Lever "lever" Text,
        EarningRate "earningRate" Number,
        Quantity "quantity" Number,
        EarningType "earningType" Text,
        EarningAmount "earningAmount" Money,
        EarningAmountUsd "earningAmountUSD" Money,
        EarningDate "earningDate" Instant,
        CalculationDate "calculationDate" Instant,
        EarningExchangeRate "earningExchangeRate" Number,
        ExchangeRateDate "exchangeRateDate" Date,
        ClaimId "claimId" Text,
        PaymentId "paymentId" Text,
        PaymentStatus "paymentStatus" Text,
        PaymentStatusDescription "paymentStatusDescription" Text,
        CustomerId "customerId" Text,
        CustomerName "customerName" Text,
        PartNumber "partNumber" Text,
        ProductName "productName" Text,
        ProductId "productId" Text,
        ParentProductId "parentProductId" Text,
        ParentProductName "parentProductName" Text,
        ProductType "productType" Text,
        InvoiceNumber "invoiceNumber" Text,
        SubscriptionId "subscriptionId" Text,
        SubscriptionStartDate "subscriptionStartDate" Date,
        SubscriptionEndDate "subscriptionEndDate" Date,
        ResellerId "resellerId" Text,
        ResellerName "resellerName" Text,
        DistributorId "distributorId" Text,
        DistributorName "distributorName" Text,
        AgreementNumber "agreementNumber" Text,
        AgreementStartDate "agreementStartDate" Date,
        AgreementEndDate "agreementEndDate" Date,
        Workload "workload" Text,
        TransactionType "transactionType" Text,
        LocalProviderSeller "localProviderSeller" Text,
        TaxRemitted "taxRemitted" Money,
        TaxRemitModel "taxRemitModel" Text,
        StoreFee "storeFee" Money,
        TransactionPaymentMethod "transactionPaymentMethod" Text,
        Tpan "tpan" Text,
        CustomerCountry "customerCountry" Text,
        PurchaseTypeCode "purchaseTypeCode" Text,
        PurchaseOrderType "purchaseOrderType" Text,
        PurchaseOrderCoverageStartDate "purchaseOrderCoverageStartDate" Date,
        PurchaseOrderCoverageEndDate "purchaseOrderCoverageEndDate" Date,
        ExternalReferenceId "externalReferenceId" Text,
        ExternalReferenceIdLabel "externalReferenceIdLabel" Text,
        TransactionCountryCode "transactionCountryCode" Text,
        LicensingProgramName "licensingProgramName" Text,
        TaxCountry "taxCountry" Text,
        TaxState "taxState" Text,
        TaxCity "taxCity" Text,
        TaxZipCode "taxZipCode" Text,
        ProgramCode "programCode" Text,
        EarningAmountInLastPaymentCurrency "earningAmountInLastPaymentCurrency" Money,
        LastPaymentCurrency "lastPaymentCurrency" Text,
        AssetId "assetId" Text,
        OrderId "orderId" Text,
        LineItemId "lineItemId" Text,
        ResellerCountry "resellerCountry" Text,
        CustomerEmail "customerEmail" Text,
        SkuId "skuId" Text,
        CustomerTenantId "customerTenantId" Text,
        InvoiceDate "invoiceDate" Date,
        InstantRebateAmount "instantRebateAmount" Money,
        EarningParticipantId "earningParticipantId" Text,
        EarningParticipantName "earningParticipantName" Text,
        EarningParticipantIdType "earningParticipantIdType" Text,
        PartnerAssociation "partnerAssociation" Text,
        PartnerRole "partnerRole" Text,
        QuantityType "quantityType" Text,
        SolutionArea "solutionArea" Text,
        IsPrivateOffer "isPrivateOffer" Text,
        Baseline "baseline" Number,
        BaselineType "baselineType" Text,
        CompensableUnits "compensableUnits" Number,
        QuantityAlt "quantityAlt" Number,
        QuantityAltType "quantityAltType" Text,
        EngagementId "engagementId" Text,
        EngagementName "engagementName" Text,
        EstimatedPaymentMonth "estimatedPaymentMonth" Text,
        BucketSize "bucketSize" Text,
        Milestone "milestone" Text,
        FundCategory "fundCategory" Text,
        ReasonCode "reasonCode" Text,
        DesktopCount "desktopCount" Number,
        UserCount "userCount" Number,
        PurchaseTypeName "purchaseTypeName" Text,
        ResourceId "resourceId" Text,
        AgreementName "agreementName" Text,
        AgreementType "agreementType" Text,
        RevenueClassification "revenueClassification" Text,
        CategoryId "categoryId" Text,
    }
}

columns! {
    /// A column of the payments file: the sixteen in their documented order, then the three of the newest page.
    PaymentColumn {
        ParticipantId "participantID" Text,
        ParticipantIdType "participantIDType" Text,
        ParticipantName "participantName" Text,
        ProgramName "programName" Text,
        Earned "earned" Money,
        EarnedUsd "earnedUSD" Money,
        WithheldTax "withheldTax" Money,
        SalesTax "salesTax" Money,
        ServiceFeeTax "serviceFeeTax" Money,
        TotalPayment "totalPayment" Money,
        CurrencyCode "currencyCode" Text,
        PaymentMethod "paymentMethod" Text,
        PaymentId "paymentID" Text,
        PaymentStatus "paymentStatus" Text,
        PaymentStatusDescription "paymentStatusDescription" Text,
        PaymentDate "paymentDate" Instant,
        EarnedCurrencyCode "earnedCurrencyCode" Text,
        PaymentCurrencyCode "paymentCurrencyCode" Text,
        CiReferenceNumber "CIReferenceNumber" Text,
    }
}
