import Hashing
import Testing

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func rfc4648Examples(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test func everyByteThereAndBack() {
        let bytes = (0...255).map { UInt8($0) }
        for start in 0..<3 {
            let part = Array(bytes[start...])
            #expect(Base64.decode(Base64.encode(part)) == part)
        }
        #expect(Base64.encode([0xFB, 0xEF, 0xFF]) == "++//")
    }

    @Test(
        "What the encoder does not write is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm9v=", "Zm9vYg", "Zh==", "Zm9=", "Z=g=", "Zg==Zg==", "Zm9v\n",
            " Zm9v", "Zm-_", "Zm9\u{e9}",
        ]
    )
    func refusals(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
