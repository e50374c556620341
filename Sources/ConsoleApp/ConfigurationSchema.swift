import ConsoleCore
import OrderedCollections
package import SignoffCheckpoint

/// The JSON Schema of the configuration file, for editors that complete and check TOML.
///
/// The schema is built from the keys that the readers use, so it cannot drift from them.
package enum ConfigurationSchema {
    /// The schema, in draft 2020-12.
    package static let json: JSONValue = object(
        [
            "theme": [
                "description":
                    "The theme: its id, the path of a file, or a table with one theme for light and one for dark terminals.",
                "anyOf": [
                    ["type": "string"],
                    object(described(ThemePair.keys) { _ in ["type": "string"] }),
                ],
            ],
            "plain": flag("Whether the console prints lines instead of a screen."),
            "mouse": flag("Whether clicks move the cursor and the wheel scrolls. A click never decides or sends."),
            "escape_delay": [
                "type": "integer", "minimum": 1, "maximum": 2_000,
                "description":
                    "Milliseconds to wait after a lone Escape for the rest of a key sequence. Use more on slow connections.",
            ],
            "profile": text("The profile to use when none is named."),
            "keys": keys,
            "profiles": [
                "type": "object", "description": "Named groups of settings.",
                "additionalProperties": object(described(ConsoleProfile.keys, profile)),
            ],
            "trust": object(described(ConsoleConfiguration.trustKeys, trust)),
            "notifications": object(described(NotificationSettings.keys, notifications)),
            "deciding": object(described(DecidingConfiguration.keys, deciding)),
            "inbox": object(described(DecidingConfiguration.inboxKeys, inbox)),
            "decoders": [
                "type": "object",
                "description":
                    "Programs that decode content, by stored type such as pickle or by media type. The key d in the value window runs them.",
                "additionalProperties": [
                    "type": "array", "items": ["type": "string"], "minItems": 1,
                    "description":
                        "A program, looked up in PATH, and its arguments. It reads the bytes and prints the decoded text.",
                ],
            ],
        ],
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "The configuration of signoff",
        ]
    )

    private static func object(_ properties: JSONObject, _ more: JSONObject = [:]) -> JSONValue {
        var members = more
        members["type"] = "object"
        members["properties"] = .object(properties)
        members["additionalProperties"] = false
        return .object(members)
    }

    private static func described(_ keys: [String], _ schema: (String) -> JSONValue) -> JSONObject {
        JSONObject(keys.map { ($0, schema($0)) }, uniquingKeysWith: { first, _ in first })
    }

    private static func text(_ description: String) -> JSONValue {
        ["type": "string", "minLength": 1, "description": .string(description)]
    }

    private static func flag(_ description: String) -> JSONValue {
        ["type": "boolean", "description": .string(description)]
    }

    private static func texts(_ description: String) -> JSONValue {
        ["type": "array", "items": ["type": "string"], "description": .string(description)]
    }

    private static func duration(_ description: String) -> JSONValue {
        ["type": "string", "examples": ["3s", "5m", "1h30m"], "description": .string(description)]
    }

    /// The schema of the keys of every command: one key, a sequence, or several alternatives.
    private static var keys: JSONValue {
        let commands = CommandRegistry.commands.map { command -> (String, JSONValue) in
            (
                command.id.rawValue,
                [
                    "description": .string(command.title),
                    "anyOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]],
                ]
            )
        }
        return object(
            JSONObject(commands, uniquingKeysWith: { first, _ in first }),
            ["description": "The keys of commands. An empty list removes a command's keys."]
        )
    }

    private static func profile(_ key: String) -> JSONValue {
        switch key {
        case "database": text("The database file.")
        case "server": text("The URL of a LangGraph server, instead of a database.")
        case "api_key_env": text("The environment variable with the key for the server.")
        case "headers":
            [
                "type": "object", "additionalProperties": ["type": "string"],
                "description": "The headers of every request to the server.",
            ]
        case "operator": text("The operator's name. Default: the login name.")
        case "theme": text("The theme.")
        case "read_only": flag("Whether the console opens locked. :unlock unlocks it for a time.")
        case "production":
            flag("Whether every screen is marked as production, and scripts must name the payload they answer.")
        default: true
        }
    }

    private static func trust(_ key: String) -> JSONValue {
        switch key {
        case "paths":
            texts(
                "Database files whose waiting runs 'signoff worker' executes. Only you may have access to the configuration file."
            )
        default: true
        }
    }

    private static func notifications(_ key: String) -> JSONValue {
        switch key {
        case "bell": flag("Whether the terminal bell rings when an item arrives.")
        case "sequence":
            [
                "enum": ["none", "osc9", "osc777"],
                "description": "The escape sequence for a notification of the terminal.",
            ]
        case "command": texts("A command and its first arguments. The notification is its last argument.")
        case "interval":
            [
                "type": "integer", "minimum": 1, "maximum": 86_400,
                "description": "The least number of seconds between two notifications.",
            ]
        default: true
        }
    }

    private static func deciding(_ key: String) -> JSONValue {
        let limits = object([
            "soon": duration("The waiting time from which items are marked."),
            "late": duration("The waiting time from which items are marked as late."),
        ])
        return switch key {
        case "risks": texts("Rules such as 'high if tool == \"refund\" && args.amount > 1000'.")
        case "reasons": texts("Reasons that the console offers for a rejection.")
        case "require_seen": flag("Whether the whole payload must have been on the screen before it can be approved.")
        case "hold": duration("The time in which answers that were sent together can be withdrawn.")
        case "claim": duration("The duration of a claim, 10s or more.")
        case "stay_with_thread": flag("Whether the cursor returns to an answered thread that asks again.")
        case "typed_sum":
            [
                "type": "integer", "minimum": 0,
                "description":
                    "The sum in one currency from which the sum of several actions must be typed; 0 for never.",
            ]
        case "wait": limits
        case "waits":
            ["type": "object", "description": "The waiting times by workflow.", "additionalProperties": limits]
        default: true
        }
    }

    private static func inbox(_ key: String) -> JSONValue {
        switch key {
        case "single": flag("Whether only the first request of an agent-inbox list is decided and answered.")
        case "stringify": flag("Whether the changed fields of an agent-inbox edit are sent as text.")
        case "accept_null": flag("Whether accepting an agent-inbox request sends null instead of the request.")
        default: true
        }
    }
}
