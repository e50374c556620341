import CCurl

/// A transfer that libcurl performs, used only on the thread of the loop.
struct RunningTransfer {
    private let transfer: Transfer
    private let multi: OpaquePointer
    private let easy: OpaquePointer
    private let fields: OpaquePointer?
    private let detail: UnsafeMutablePointer<CChar>

    /// The size of the buffer for libcurl's error message, in bytes.
    private static let detailSize = 256

    /// Passes a transfer to libcurl; `nil` for a transfer that cannot be started, which is then ended.
    init?(_ transfer: Transfer, options: HTTPOptions, on multi: OpaquePointer) {
        guard let easy = ccurl_easy_init() else {
            transfer.end(HTTPError(.unavailable, "libcurl gives no transfer"))
            return nil
        }
        self.transfer = transfer
        self.multi = multi
        self.easy = easy
        detail = .allocate(capacity: Self.detailSize)
        detail.initialize(repeating: 0, count: Self.detailSize)
        let request = transfer.request
        var list = ccurl_list_append(nil, "Expect:")
        for field in request.fields {
            list =
                ccurl_list_append(list, field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
                ?? list
        }
        fields = list
        set(request, options)
        let result = ccurl_multi_add(multi, easy)
        guard result == 0 else {
            release()
            transfer.end(HTTPError(.invalid, "libcurl takes no more transfers"))
            return nil
        }
    }

    private func set(_ request: HTTPRequest, _ options: HTTPOptions) {
        set(CCURL_URL, request.url)
        // Only http and https, even if a proxy or a server names another protocol.
        set(CCURL_PROTOCOLS, 3)
        set(CCURL_FOLLOWLOCATION, 0)
        set(CCURL_NETRC, 0)
        set(CCURL_NOSIGNAL, 1)
        set(CCURL_HTTP_VERSION, 2)  // CURL_HTTP_VERSION_1_1
        set(CCURL_TCP_KEEPALIVE, 1)
        set(CCURL_ACCEPT_ENCODING, "")
        set(CCURL_SSL_VERIFYPEER, 1)
        set(CCURL_SSL_VERIFYHOST, 2)
        // A proxy receives no header field that is meant for the server behind it, and its heads are ignored.
        set(CCURL_HEADEROPT, 1)
        set(CCURL_SUPPRESS_CONNECT_HEADERS, 1)
        if !options.usesProxies { set(CCURL_PROXY, "") }
        if let file = options.authorities { set(CCURL_CAINFO, file) }
        if let file = options.certificate { set(CCURL_SSLCERT, file) }
        if let file = options.key { set(CCURL_SSLKEY, file) }
        set(CCURL_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectTimeout))
        set(CCURL_TIMEOUT_MS, request.timeout.map(Self.milliseconds) ?? 0)
        if !request.isRepeatable { set(CCURL_FRESH_CONNECT, 1) }
        if let body = request.body {
            ccurl_set_size(easy, Int32(CCURL_POSTFIELDSIZE_LARGE.rawValue), Int64(body.count))
            body.withUnsafeBytes { bytes in
                _ = ccurl_set_pointer(
                    easy,
                    Int32(CCURL_COPYPOSTFIELDS.rawValue),
                    bytes.baseAddress ?? UnsafeRawPointer(detail)
                )
            }
        } else {
            set(CCURL_HTTPGET, 1)
        }
        if request.method != "GET" || request.body != nil { set(CCURL_CUSTOMREQUEST, request.method) }
        ccurl_set_pointer(easy, Int32(CCURL_HTTPHEADER.rawValue), fields.map { UnsafeRawPointer($0) })
        ccurl_set_pointer(easy, Int32(CCURL_ERRORBUFFER.rawValue), detail)
        // The table of the loop retains the transfer until it has ended.
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        for option in [CCURL_PRIVATE, CCURL_WRITEDATA, CCURL_HEADERDATA] {
            ccurl_set_pointer(easy, Int32(option.rawValue), context)
        }
        ccurl_set_receiver(easy, Int32(CCURL_WRITEFUNCTION.rawValue)) { bytes, size, count, context in
            guard let context else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                .takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        ccurl_set_receiver(easy, Int32(CCURL_HEADERFUNCTION.rawValue)) { bytes, size, count, context in
            guard let context else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                .takeHead(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private func set(_ option: ccurl_option, _ value: Int) {
        ccurl_set_number(easy, Int32(option.rawValue), value)
    }

    private func set(_ option: ccurl_option, _ text: String) {
        _ = text.withCString { ccurl_set_pointer(easy, Int32(option.rawValue), $0) }
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// The time at which the maximum silence ends; `nil` for no limit.
    var silenceEnds: ContinuousClock.Instant? { transfer.silenceEnds }

    /// Resumes the transfer after it was paused.
    func resume() {
        transfer.noteResumed()
        ccurl_resume(easy)
    }

    /// Ends the transfer with a result of libcurl.
    func end(_ result: Int32) {
        guard result != 0 else { return end(nil) }
        end(
            HTTPError(
                result: result,
                detail: String(cString: detail),
                words: String(cString: ccurl_message(result)),
                mayHaveArrived: wasSent
            )
        )
    }

    /// Ends the transfer; with an error, or successfully for `nil`.
    func end(_ error: HTTPError?) {
        var error = error
        if wasSent { error?.mayHaveArrived = true }
        release()
        transfer.end(error)
    }

    private var wasSent: Bool { ccurl_get_number(easy, Int32(CCURL_REQUEST_SIZE.rawValue)) > 0 }

    private func release() {
        ccurl_multi_remove(multi, easy)
        ccurl_easy_cleanup(easy)
        ccurl_list_free(fields)
        detail.deallocate()
    }
}
