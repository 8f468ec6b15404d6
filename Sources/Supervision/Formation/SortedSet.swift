/// A few elements, each once, in order: a fraction of the memory that a hashed set takes.
///
/// Looking for one is a search by halves; one more or less moves those behind it.
package struct SortedSet<Element: Comparable & Sendable>: Sendable {
    package private(set) var elements: [Element] = []

    package init() {}

    package init(_ elements: some Sequence<Element>) {
        for element in elements.sorted() where self.elements.last != element { self.elements.append(element) }
    }

    package func contains(_ element: Element) -> Bool {
        let place = place(of: element)
        return place < elements.count && elements[place] == element
    }

    package mutating func insert(_ element: Element) {
        let place = place(of: element)
        if place == elements.count || elements[place] != element { elements.insert(element, at: place) }
    }

    package mutating func remove(_ element: Element) {
        let place = place(of: element)
        if place < elements.count, elements[place] == element { elements.remove(at: place) }
    }

    package func union(_ other: SortedSet) -> SortedSet {
        var result = self
        for element in other.elements { result.insert(element) }
        return result
    }

    /// Where an element is, or belongs.
    private func place(of element: Element) -> Int {
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = low + (high - low) / 2
            if elements[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
