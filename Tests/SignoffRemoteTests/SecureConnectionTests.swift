import Glibc
import ProcessSupport
import SignoffCheckpoint
import Testing

/// A server that speaks TLS only, with a certificate of a test authority, and replies like a LangGraph server.
private final class SecureServer {
    static let openssl = "/usr/bin/openssl"
    static var isThere: Bool { access(openssl, X_OK) == 0 }

    let folder: WorkFolder
    let port: String
    private let child: ChildProcess

    init(asksForCertificate: Bool = false) async throws {
        folder = try WorkFolder()
        try folder.write(#"{"version":"0.16.7","langgraph_py_version":"1.2.22","flags":{}}"#, to: "info")
        try folder.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n", to: "names")
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        let script = """
            set -e
            cd '\(folder.path)'
            openssl req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj '/CN=An authority of the tests'
            for name in server client; do
                openssl req \(key) -keyout $name.key -out $name.csr -subj "/CN=$name"
                openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out $name.pem
            done
            exec openssl s_server -accept 0 -cert server.pem -key server.key -CAfile ca.pem -WWW \
                \(asksForCertificate ? "-Verify 1 -verify_return_error" : "")
            """
        child = try ChildProcess("/bin/sh", ["-c", script], errors: folder.file("errors"))
        child.closeInput()
        var found: String?
        while found == nil, let line = await child.nextLine() {
            if line.hasPrefix("ACCEPT") { found = line.split(separator: ":").last.map(String.init) }
        }
        let log = folder
        port = try #require(found, "\(log.lines(of: "errors").suffix(5).joined(separator: "\n"))")
    }

    func info(at host: String = "127.0.0.1", _ environment: [String: String] = [:]) async throws -> ServerCommand {
        try await ServerCommand.run(
            ["info", "--json", "--server", "https://\(host):\(port)"],
            in: folder,
            environment: environment
        )
    }
}

@Suite("A server behind TLS", .enabled(if: SecureServer.isThere, "there is no openssl"), .timeLimit(.minutes(5)))
struct SecureConnectionTests {
    @Test("A private authority is trusted only where it is configured")
    func authority() async throws {
        let server = try await SecureServer()
        let trusted = try await server.info(["SSL_CERT_FILE": server.folder.file("ca.pem")])
        #expect(trusted.exitCode == 0, "\(trusted.errors)")
        #expect(try trusted.json["server"]?["version"] == "0.16.7")
        let unknown = try await server.info()
        #expect(unknown.exitCode == 5)
        #expect(unknown.errors.contains("[server_unreachable]"))
        #expect(unknown.errors.lowercased().contains("certificate"))
        #expect(unknown.output.isEmpty)
    }

    @Test("A certificate for another name is refused")
    func name() async throws {
        let server = try await SecureServer()
        let other = try await server.info(at: "127.0.0.2", ["SSL_CERT_FILE": server.folder.file("ca.pem")])
        #expect(other.exitCode == 5)
        #expect(other.errors.contains("[server_unreachable]"))
    }

    @Test("A server that asks for a certificate gets the configured one")
    func clientCertificate() async throws {
        let server = try await SecureServer(asksForCertificate: true)
        let authority = ["SSL_CERT_FILE": server.folder.file("ca.pem")]
        let without = try await server.info(authority)
        #expect(without.exitCode == 5)
        let named = authority.merging([
            "SIGNOFF_CLIENT_CERTIFICATE": server.folder.file("client.pem"),
            "SIGNOFF_CLIENT_KEY": server.folder.file("client.key"),
        ]) { $1 }
        let with = try await server.info(named)
        #expect(with.exitCode == 0, "\(with.errors)")
        #expect(!with.output.contains("client.key"))
    }
}

@Suite("A server behind a proxy that the environment names", .timeLimit(.minutes(5)))
struct ProxyTests {
    private let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func info(_ url: String, _ environment: [String: String]) async throws -> ServerCommand {
        try await ServerCommand.run(["info", "--json", "--server", url], in: folder, environment: environment)
    }

    @Test("The proxy receives the request, unless the environment exempts the server")
    func http() async throws {
        let proxy = try SocketServer { connection, _, server in
            server.note(connection.request())
            connection.respond(#"{"version":"0.16.7","flags":{}}"#)
        }
        let environment = ["http_proxy": proxy.url("")]
        let through = try await info("http://langgraph.invalid", environment)
        #expect(through.exitCode == 0, "\(through.errors)")
        #expect(proxy.requests.first?.hasPrefix("GET http://langgraph.invalid/info HTTP/1.1\r\n") == true)
        let exempt = try await info(
            "http://langgraph.invalid",
            environment.merging(["no_proxy": "langgraph.invalid"]) { $1 }
        )
        #expect(exempt.exitCode == 5)
        #expect(proxy.requests.count == 1)
    }

    @Test("A proxy before TLS sees the name of the server, and neither the key nor the headers")
    func tunnel() async throws {
        let proxy = try SocketServer { connection, _, server in
            server.note(connection.request())
            connection.respond("", status: "502 Bad Gateway")
        }
        let run = try await info(
            "https://langgraph.invalid",
            ["https_proxy": proxy.url(""), "SIGNOFF_API_KEY": "the-secret-key"]
        )
        #expect(run.exitCode == 5)
        let request = try #require(proxy.requests.first)
        #expect(request.hasPrefix("CONNECT langgraph.invalid:443 HTTP/1.1\r\n"))
        #expect(!request.lowercased().contains("x-api-key"))
        #expect(!request.contains("the-secret-key"))
        #expect(!run.errors.contains("the-secret-key"))
    }
}
