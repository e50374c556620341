import SignoffCheckpoint

/// Parts of statements that filter and sort open questions by facts.
enum FactQuery {
    /// Returns an expression for the key of a fact; NULL for a question without the fact.
    private static func key(of fact: FactName) -> SQLiteQuery {
        switch fact {
        case .waitingSince: SQLiteQuery("signoff_key(waiting_since)")
        case .thread: SQLiteQuery("signoff_key(thread_id)")
        case .workflow: SQLiteQuery("signoff_key(workflow)")
        default: SQLiteQuery("signoff_fact(fact_keys, ?)", [.blob(FactKeyList.entryName(fact) ?? [])])
        }
    }

    /// Adds a condition on a fact.
    static func require(_ condition: FactCondition, in conditions: inout SQLiteConditions) {
        let key = key(of: condition.fact)
        switch condition.test {
        case .exists: conditions.require("\(key.sql) IS NOT NULL", key.values)
        case .contains(let part):
            conditions.require(
                "\(key.sql) >= ? AND instr(substr(\(key.sql), 2), ?) > 0",
                key.values + [.blob([FactKey.Kind.text.rawValue])] + key.values + [.blob(part)]
            )
        case .within(let lower, let includesLower, let upper, let includesUpper):
            conditions.require(
                "\(key.sql) >\(includesLower ? "=" : "") ? AND \(key.sql) <\(includesUpper ? "=" : "") ?",
                key.values + [.blob(lower.bytes)] + key.values + [.blob(upper.bytes)]
            )
        }
    }

    /// Returns the SQL value that an order sorts by: the fact itself if a column contains it, otherwise its key.
    static func value(of sort: InterruptSort) -> SQLiteQuery {
        switch sort.fact {
        case .waitingSince: SQLiteQuery("waiting_since")
        case .thread: SQLiteQuery("thread_id")
        case .workflow: SQLiteQuery("workflow")
        default: key(of: sort.fact)
        }
    }

    /// Requires a question to come after a place in an order.
    static func require(after place: InterruptPlace, in sort: InterruptSort, _ conditions: inout SQLiteConditions) {
        let rest: [SQLiteValue] = [
            .integer(place.waitingSince.microseconds), .text(place.thread.rawValue), .text(place.key),
        ]
        let isLater = "(waiting_since, thread_id, key) > (?, ?, ?)"
        let value = value(of: sort)
        guard let reached = reached(place, in: sort) else {
            conditions.require("\(value.sql) IS NULL AND \(isLater)", value.values + rest)
            return
        }
        conditions.require(
            "(\(value.sql) \(sort.isDescending ? "<" : ">") ? OR \(value.sql) IS NULL OR \(value.sql) = ? AND \(isLater))",
            value.values + [reached] + value.values + value.values + [reached] + rest
        )
    }

    private static func reached(_ place: InterruptPlace, in sort: InterruptSort) -> SQLiteValue? {
        switch sort.fact {
        case .waitingSince: .integer(place.waitingSince.microseconds)
        case .thread: .text(place.thread.rawValue)
        case .workflow: place.value?.text.map { .text($0) }
        default: place.value.map { .blob($0.bytes) }
        }
    }
}
