type Waiting<Ask, Answer> = {
  ask: Ask
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/**
 * Carries out together what is asked for within one turn of the event loop, whoever asks: under
 * load, the statements of several requests become one. Two asks of one key never go together.
 * When a batch fails, everyone in it is told.
 *
 * @param carryOut answers in the order of what it is given
 */
export function createTurnBatch<Ask, Answer>(
  keyOf: (ask: Ask) => string,
  carryOut: (asks: Ask[]) => Promise<Answer[]>,
): (ask: Ask) => Promise<Answer> {
  let waiting: Waiting<Ask, Answer>[] = []

  function flush(): void {
    const [together, later] = splitByKey(waiting, keyOf)
    waiting = later
    if (later.length > 0) setImmediate(flush)
    carryOut(together.map(({ ask }) => ask)).then(
      (answers) => {
        for (const [index, one] of together.entries()) one.resolve(answers[index] as Answer)
      },
      (error: unknown) => {
        for (const one of together) one.reject(error)
      },
    )
  }

  return (ask) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.push({ ask, resolve, reject })
    if (waiting.length === 1) setImmediate(flush)
    return promise
  }
}

/** Few enough that one statement stays short. */
const MOST_TOGETHER = 50

function splitByKey<Ask, Answer>(
  waiting: Waiting<Ask, Answer>[],
  keyOf: (ask: Ask) => string,
): [Waiting<Ask, Answer>[], Waiting<Ask, Answer>[]] {
  const keys = new Set<string>()
  const together: Waiting<Ask, Answer>[] = []
  const later: Waiting<Ask, Answer>[] = []
  for (const one of waiting) {
    const key = keyOf(one.ask)
    const fits = together.length < MOST_TOGETHER && !keys.has(key)
    keys.add(key)
    if (fits) together.push(one)
    else later.push(one)
  }
  return [together, later]
}
