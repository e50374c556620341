import SignoffCheckpoint
import Tracing

/// Spans for runs and tasks, with retries, questions and answers as span events.
///
/// Without a tracer, no spans are created.
struct RuntimeTracing: Sendable {
    private let tracer: (any Tracer)?

    init(_ tracer: any Tracer) {
        self.tracer = tracer is NoOpTracer ? nil : tracer
    }

    /// Performs `work` in a span of its own, a child of the caller's span.
    func within<Value>(
        _ name: @autoclosure () -> String,
        _ attributes: @autoclosure () -> [String: String],
        _ work: () async throws -> Value
    ) async throws -> Value {
        guard let tracer else { return try await work() }
        let span = tracer.startAnySpan(name(), context: ServiceContext.current ?? .topLevel)
        for (key, value) in attributes() { span.attributes[key] = value }
        var context = span.context
        context.currentSpan = CurrentSpan(span: span)
        defer { span.end() }
        do {
            return try await ServiceContext.withValue(context) { try await work() }
        } catch let suspension as RunSuspension {
            span.addEvent(SpanEvent(name: "waits"))
            throw suspension
        } catch {
            span.recordError(error)
            span.setStatus(SpanStatus(code: .error))
            throw error
        }
    }

    /// Adds an event to the span of the executing body.
    func event(_ name: String, _ attributes: @autoclosure () -> [String: String]) {
        guard tracer != nil, let span = ServiceContext.current?.currentSpan?.span else { return }
        var event = SpanEvent(name: name)
        for (key, value) in attributes() { event.attributes[key] = value }
        span.addEvent(event)
    }
}

/// The span of the current run or task, available to its body.
private struct CurrentSpan: Sendable {
    let span: any Tracing.Span
}

extension ServiceContext {
    private enum Key: ServiceContextKey {
        typealias Value = CurrentSpan
        static var nameOverride: String? { "signoff-span" }
    }

    fileprivate var currentSpan: CurrentSpan? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
