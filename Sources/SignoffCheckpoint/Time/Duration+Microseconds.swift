extension Duration {
    /// The duration in whole microseconds, limited to the maximum storable value.
    package var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if isTooLong { return seconds < 0 ? .min : .max }
        let (sum, hasOverflown) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return hasOverflown ? (seconds < 0 ? .min : .max) : sum
    }
}
