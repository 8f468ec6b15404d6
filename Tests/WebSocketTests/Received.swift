@testable import WebSocket

/// What a decoder gave out, copied so that it can be compared.
enum Received: Equatable {
    case text(String)
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    case close(UInt16?, String)
    case error(WebSocketError)

    init(_ event: FrameDecoder.Event) {
        switch event {
        case .message(.text, let payload): self = .text(String(decoding: payload, as: UTF8.self))
        case .message(.binary, let payload): self = .binary(Array(payload))
        case .ping(let payload): self = .ping(Array(payload))
        case .pong(let payload): self = .pong(Array(payload))
        case .close(let code, let reason):
            self = .close(code?.rawValue, String(decoding: reason, as: UTF8.self))
        }
    }
}

extension FrameDecoder {
    /// Feeds a copy of `bytes` and collects what comes out, an error last.
    mutating func feed(_ bytes: [UInt8]) -> [Received] {
        var copy = bytes
        var results: [Received] = []
        copy.withUnsafeMutableBytes { buffer in
            var input = buffer
            do throws(WebSocketError) {
                while let event = try next(&input) { results.append(Received(event)) }
            } catch {
                results.append(.error(error))
            }
        }
        return results
    }
}

/// Decodes `bytes`, handed over in pieces that end at each of `splits`.
func decode(
    _ bytes: [UInt8],
    splits: [Int] = [],
    role: Role = .server,
    limits: WebSocketLimits = WebSocketLimits()
) -> [Received] {
    var decoder = FrameDecoder(role: role, limits: limits)
    var results: [Received] = []
    var start = 0
    for end in splits + [bytes.count] {
        results += decoder.feed(Array(bytes[start..<end]))
        start = end
    }
    return results
}
