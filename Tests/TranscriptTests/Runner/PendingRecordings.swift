/// What is not played yet.
enum PendingRecordings {
    static let core: Set<String> = []

    static let features: Set<String> = []
}
