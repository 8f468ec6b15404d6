import HTTP1
import Time

@testable import WebSocket

/// Reads the input as an opening handshake that comes to a server, and as the answer to one of ours.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    for cut in cuts(of: input) {
        if let head = requestHead(cut) { checkRequest(head) }
        if let head = responseHead(cut) { checkAnswers(head) }
    }
    checkKey(String(decoding: input, as: UTF8.self))
    return 0
}

private func requestHead(_ pieces: [[UInt8]]) -> HTTPRequestHead? {
    var parser = HTTPRequestParser()
    return firstHead(of: pieces) { input throws(HTTPError) in try parser.next(&input) }
}

private func responseHead(_ pieces: [[UInt8]]) -> HTTPResponseHead? {
    var parser = HTTPResponseParser()
    return firstHead(of: pieces) { input throws(HTTPError) in try parser.next(&input) }
}

private func firstHead<Head>(
    of pieces: [[UInt8]],
    next: (inout UnsafeRawBufferPointer) throws(HTTPError) -> HTTPEvent<Head>?
) -> Head? {
    for piece in pieces {
        let event = piece.withUnsafeBytes { bytes in
            var input = bytes
            return try? next(&input)
        }
        if case .head(let head) = event { return head }
    }
    return nil
}

private func accept(_ request: HTTPRequestHead) -> Result<HTTPResponseHead, HandshakeError> {
    do throws(HandshakeError) {
        return .success(try ServerHandshake.accept(request))
    } catch {
        return .failure(error)
    }
}

private func checkRequest(_ request: HTTPRequestHead) {
    let result = accept(request)
    // Neither the case of a name nor the order of fields with different names means anything.
    let shouting = HTTPFields(request.fields.map { ($0.name.uppercased(), $0.value) })
    let shouted = HTTPRequestHead(
        method: request.method,
        target: request.target,
        minorVersion: request.minorVersion,
        fields: shouting
    )
    require(accept(shouted) == result, "the case of names makes a difference to \(request)")
    switch result {
    case .failure(let error):
        require([400, 405, 426].contains(error.status), "\(error) has the status \(error.status)")
        require(!error.description.isEmpty, "an error says nothing")
        let answer = HTTPResponse(status: error.status, fields: error.fields, body: Array("\(error)\n".utf8))
        var bytes: [UInt8] = []
        answer.serialize(into: &bytes)
        require(responseHead([bytes])?.status == error.status, "the refusal of \(request) cannot be read")
    case .success(let answer):
        require(request.method == "GET" && request.minorVersion >= 1, "\(request) is accepted")
        require(request.fields.values("Sec-WebSocket-Key").count == 1, "\(request) is accepted")
        var bytes: [UInt8] = []
        answer.serialize(into: &bytes)
        require(responseHead([bytes]) == answer, "the answer to \(request) changes on its way")
        let names = answer.fields.map(\.name)
        require(names == ["Upgrade", "Connection", "Sec-WebSocket-Accept"], "\(request) is answered with \(names)")
    }
}

/// An answer is taken only if it is the one to this very request. Chance does not find its proof, so it is given one as well.
private func checkAnswers(_ response: HTTPResponseHead) {
    var generator = SeededGenerator(seed: 1)
    let handshake = ClientHandshake(host: "localhost:4001", path: "/", using: &generator)
    guard case .success(let expected) = accept(handshake.request) else { fatalError("our own request is refused") }
    require((try? handshake.check(expected)) != nil, "the answer to our own request is refused")
    let proof = expected.fields["Sec-WebSocket-Accept"] ?? ""
    var fields = response.fields
    fields.add("Sec-WebSocket-Accept", proof)
    checkAnswer(response, to: handshake, proof: proof)
    checkAnswer(HTTPResponseHead(status: response.status, fields: fields), to: handshake, proof: proof)
}

private func checkAnswer(_ response: HTTPResponseHead, to handshake: ClientHandshake, proof: String) {
    do throws(HandshakeResponseError) {
        try handshake.check(response)
        require(response.status == 101, "\(response) is taken")
        require(response.fields.values("Sec-WebSocket-Accept") == [proof], "\(response) is taken")
        require(response.fields["Sec-WebSocket-Extensions"] == nil, "\(response) is taken")
        require(response.fields["Sec-WebSocket-Protocol"] == nil, "\(response) is taken")
    } catch {
        require(!error.description.isEmpty, "an error says nothing")
    }
}

/// A key is base64 of 16 bytes in its one and only form.
private func checkKey(_ text: String) {
    guard HandshakeKey.isValid(text) else { return }
    require(text.utf8.count == 24 && text.hasSuffix("=="), "\(text) is taken as a key")
    require(HandshakeKey.accept(for: text).utf8.count == 28, "\(text) has no proof")
}
