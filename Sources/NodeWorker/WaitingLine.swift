/// Things that wait for their turn, first come, first served.
///
/// What has left is let go of at once. Its room is used again once it is half of all there is, so that a line that never
/// becomes empty does not grow either.
struct WaitingLine<Element> {
    private var places: [Element?] = []
    /// How many in front have left.
    private var leftCount = 0

    /// For so few it is not worth moving all the others.
    private static var fewPlaces: Int { 32 }

    var isEmpty: Bool { leftCount == places.count }

    /// Whoever is next.
    var first: Element? { isEmpty ? nil : places[leftCount] }

    /// Whoever came last.
    var last: Element? { isEmpty ? nil : places[places.count - 1] }

    mutating func append(_ element: Element) {
        places.append(element)
    }

    /// Takes whoever is next; nil when nobody waits.
    mutating func takeFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = places[leftCount].take()
        leftCount += 1
        if isEmpty {
            places = []
            leftCount = 0
        } else if leftCount >= Self.fewPlaces, leftCount * 2 >= places.count {
            places.removeFirst(leftCount)
            leftCount = 0
        }
        return element
    }

    /// Changes whoever came last.
    mutating func changeLast(_ body: (inout Element) -> Void) {
        if !isEmpty { change(places.count - 1, body) }
    }

    /// Changes all who wait.
    mutating func changeAll(_ body: (inout Element) -> Void) {
        for place in leftCount..<places.count { change(place, body) }
    }

    /// Out of its place meanwhile, lest a change copy what it holds.
    private mutating func change(_ place: Int, _ body: (inout Element) -> Void) {
        guard var element = places[place].take() else { return }
        body(&element)
        places[place] = element
    }
}
