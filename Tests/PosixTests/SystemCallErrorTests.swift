import Glibc
import Posix
import Testing

@Suite struct SystemCallErrorTests {
    @Test func tellsCallSubjectReasonAndName() {
        let error = SystemCallError("bind", "ws://localhost:4002", code: EADDRINUSE)
        #expect(error.description == "bind ws://localhost:4002: address already in use (EADDRINUSE)")
    }

    @Test func anUnknownCodeIsStillTold() {
        #expect(SystemCallError("open", "x", code: 99_999).description == "open x: unknown error (errno 99999)")
    }

    @Test func aboutChangesOnlyTheSubject() {
        let error = SystemCallError("connect", "descriptor 7", code: ECONNREFUSED).about("ws://localhost:4001")
        #expect(error == SystemCallError("connect", "ws://localhost:4001", code: ECONNREFUSED))
    }
}

@Suite struct FileDescriptorTests {
    @Test func isClosedOnExec() throws {
        let file = try File.open("/dev/null", .reading)
        #expect(fcntl(file.rawValue, F_GETFD) == FD_CLOEXEC)
        let other = try file.duplicate()
        #expect(fcntl(other.rawValue, F_GETFD) == FD_CLOEXEC)
    }

    @Test func closesWhenItsOwnerLetsGo() throws {
        let pair = try StreamSocket.pair()
        let reader = try pair.second.duplicate()
        drop(pair)
        var byte: UInt8 = 0
        let result = try withUnsafeMutableBytes(of: &byte) { try reader.read(into: $0) }
        #expect(result == .endOfFile)
    }

    @Test func takeHandsOverWithoutClosing() throws {
        let number = try File.open("/dev/null", .reading).take()
        #expect(fcntl(number, F_GETFD) >= 0)
        _ = FileDescriptor(owning: number)
    }

    private func drop(_ pair: consuming SocketPair) {}
}
