import JSON
import Simulation
import Time

/// The document that `simulate --json` prints.
extension SimulationReport {
    var json: JSONValue {
        [
            "schema": 1,
            "seed": .count(Int(truncatingIfNeeded: seed)),
            "fingerprint": .string("\(fingerprint)"),
            "nodes": .count(nodes),
            "links": .count(links),
            "dials": .count(dials),
            "formation_seconds": formation.map(JSONValue.seconds) ?? .null,
            "transactions": .count(transactions),
            "on_all_nodes": .count(everywhere),
            "forgotten": .count(forgotten),
            "deliveries": .count(deliveries),
            "copies_per_delivery": copiesPerDelivery.map(JSONValue.decimal) ?? .null,
            "half_seconds": half.map(\.json) ?? .null,
            "most_seconds": most.map(\.json) ?? .null,
            "all_seconds": all.map(\.json) ?? .null,
            "last_hop": ["mean": .decimal(meanLastHop), "most": .count(longestLastHop)],
            "bytes_per_node": ["mean": .count(meanBytes), "most": .count(mostBytes)],
            "messages": messages,
            "settlement_seconds": .seconds(settlement),
            "simulated_seconds": .seconds(length),
            "events": .count(steps),
        ]
    }

    private var messages: JSONValue {
        [
            "transactions": .count(traffic.copiesToNatives),
            "handshakes": .count(traffic.handshakes),
            "digests": .count(traffic.digests),
            "reconciliation": .count(traffic.reconciliationMessages),
            "other": .count(traffic.otherMessages),
            "lost": .count(traffic.lost),
            "duplicated": .count(traffic.duplicated),
            "reordered": .count(traffic.reordered),
        ]
    }
}

extension SimulationReport.Spread {
    fileprivate var json: JSONValue { ["median": .seconds(median), "slowest": .seconds(longest)] }
}

extension JSONValue {
    static func count(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

    static func decimal(_ number: Double) -> JSONValue { JSONNumber(number).map(JSONValue.number) ?? .null }

    static func seconds(_ duration: Duration) -> JSONValue { .decimal(duration.seconds) }
}
