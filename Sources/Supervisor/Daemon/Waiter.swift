import ControlAPI
import JSON

/// A request that is answered when something has come about.
struct Waiter {
    /// What there is to answer, nil while it has not come about.
    let outcome: () -> Result<JSONValue, APIError>?
    let answer: (Result<JSONValue, APIError>) -> Void

    /// Answers, if there is anything to answer.
    func isDone() -> Bool {
        guard let outcome = outcome() else { return false }
        answer(outcome)
        return true
    }
}
