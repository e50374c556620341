public import Logging

extension WorkflowScope {
    /// The runtime's logger, with `thread_id`, `run_id`, `workflow`, `task`, `task_id` and `attempt` as metadata.
    ///
    /// A body that runs again also logs again.
    public var logger: Logger {
        var logger = session.environment.services.observer.logger
        for (key, value) in metadata { logger[metadataKey: key] = value }
        return logger
    }

    private var metadata: Logger.Metadata {
        var metadata = session.environment.metadata
        metadata["workflow"] = "\(session.entrypoint.name)"
        metadata["task"] = "\(context.name)"
        metadata["task_id"] = "\(context.id)"
        metadata["attempt"] = "\(execution.bodyAttempt)"
        return metadata
    }
}
