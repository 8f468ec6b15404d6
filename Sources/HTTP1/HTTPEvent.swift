/// What a parser found next in its input: a head, then any number of pieces of the body, then the end of the message.
package enum HTTPEvent<Head> {
    /// The start line and all fields.
    case head(Head)

    /// The next bytes of the body, without framing and never empty: a part of the input, so valid as long as that is.
    case body(UnsafeRawBufferPointer)

    /// The message is over. Bytes behind it are still in the input.
    case end
}
