import ConsoleCore
import OrderedCollections
package import SignoffCheckpoint

/// The JSON Schema of the configuration file, for editors that complete and check TOML by one.
///
/// It is made of the names the readers go by, so that it cannot tell of others.
package enum ConfigurationSchema {
    /// The schema, of draft 2020-12.
    package static let json: JSONValue = object(
        [
            "theme": [
                "description":
                    "The theme to begin with: its id, the path of a file, or one for light and one for dark terminals.",
                "anyOf": [
                    ["type": "string"],
                    object(described(ThemePair.keys) { _ in ["type": "string"] }),
                ],
            ],
            "plain": flag("Whether the console is lines in place of a screen."),
            "mouse": flag("Whether clicks move the cursor and the wheel scrolls; no click ever decides or sends."),
            "escape_delay": [
                "type": "integer", "minimum": 1, "maximum": 2_000,
                "description":
                    "Milliseconds a lone Escape waits to see whether it begins a key's sequence; more over slow lines.",
            ],
            "profile": text("The profile to use when none is named."),
            "keys": keys,
            "profiles": [
                "type": "object", "description": "Named ways to work.",
                "additionalProperties": object(described(ConsoleProfile.keys, profile)),
            ],
            "trust": object(described(ConsoleConfiguration.trustKeys, trust)),
            "notifications": object(described(NotificationSettings.keys, notifications)),
            "deciding": object(described(DecidingConfiguration.keys, deciding)),
            "inbox": object(described(DecidingConfiguration.inboxKeys, inbox)),
            "decoders": [
                "type": "object",
                "description":
                    "Programs that decode content, by a stored type such as pickle or a media type; d in the window of a value asks them.",
                "additionalProperties": [
                    "type": "array", "items": ["type": "string"], "minItems": 1,
                    "description":
                        "A program, looked up in PATH, and its arguments; it reads the bytes and prints what they mean.",
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

    /// The keys of every command: one, several in a row or several ways.
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
            ["description": "The keys of commands; an empty list takes a command's keys away."]
        )
    }

    private static func profile(_ key: String) -> JSONValue {
        switch key {
        case "database": text("The database file.")
        case "server": text("The URL of a LangGraph server, in place of a database.")
        case "api_key_env": text("The variable of the environment with the key for the server.")
        case "headers":
            [
                "type": "object", "additionalProperties": ["type": "string"],
                "description": "What goes out with every request to the server.",
            ]
        case "operator": text("Who decides; the login name without it.")
        case "theme": text("The theme.")
        case "read_only": flag("Whether the console opens locked; :unlock lifts the lock for a time.")
        case "production": flag("Whether it is marked on every screen, and scripts must say which payload they answer.")
        default: true
        }
    }

    private static func trust(_ key: String) -> JSONValue {
        switch key {
        case "paths":
            texts("Database files whose waiting runs 'signoff worker' executes; the configuration must be yours alone.")
        default: true
        }
    }

    private static func notifications(_ key: String) -> JSONValue {
        switch key {
        case "bell": flag("Whether the terminal rings when something arrives.")
        case "sequence":
            ["enum": ["none", "osc9", "osc777"], "description": "How the terminal is asked for a notification."]
        case "command": texts("A command and its first words; what arrived is its last.")
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
            "soon": duration("Marked from here on."), "late": duration("Marked as late from here on."),
        ])
        return switch key {
        case "risks": texts("Rules such as 'high if tool == \"refund\" && args.amount > 1000'.")
        case "reasons": texts("What is offered as a reason of a rejection.")
        case "require_seen": flag("Whether all of a question must have been on the screen before it can be approved.")
        case "hold": duration("How long answers sent together can be taken back.")
        case "claim": duration("How long a claim lasts, 10s or more.")
        case "stay_with_thread": flag("Whether the cursor returns to an answered thread that asks again.")
        case "typed_sum":
            [
                "type": "integer", "minimum": 0,
                "description": "From which sum in one currency on the sum of several actions is typed; 0 for never.",
            ]
        case "wait": limits
        case "waits": ["type": "object", "description": "The same by workflow.", "additionalProperties": limits]
        default: true
        }
    }

    private static func inbox(_ key: String) -> JSONValue {
        switch key {
        case "single": flag("Whether only the first request of an agent-inbox list is decided and answered.")
        case "stringify": flag("Whether the changed fields of an agent-inbox edit are sent as text.")
        case "accept_null": flag("Whether accepting an agent-inbox request sends null in place of the request.")
        default: true
        }
    }
}
