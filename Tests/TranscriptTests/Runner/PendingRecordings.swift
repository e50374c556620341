/// What is not played yet.
enum PendingRecordings {
    static let features: Set<String> = []
}
