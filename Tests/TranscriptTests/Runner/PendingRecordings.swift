/// What is not played yet.
enum PendingRecordings {
    static let core: Set<String> = []

    static let features: Set<String> = [
        "cache_entrypoint",
        "cache_task",
        "concurrency",
        "drain",
        "errors_misc",
        "response_schema",
        "retry_entrypoint",
        "retry_entrypoint_then_interrupt",
        "retry_task",
        "runtime_context",
        "store_across_threads",
        "store_basics",
        "timeouts",
    ]
}
