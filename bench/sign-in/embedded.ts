import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assertNoFailures, saturate } from '../load.ts'
import { readRssMb } from '../usage.ts'
import { openEmbeddedStage } from './embedded-stage.ts'
import type { Bench } from './sign-in.ts'

/** PGlite answers one statement at a time, so more would only wait. */
const LANES = 12
const RATE_TARGET = 30

/** The default of `npm start`, with identity alone: PGlite on disk, everything in one process. */
export async function measureEmbedded({ report, sizes }: Bench): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'motcua-bench-'))
  try {
    const stage = await openEmbeddedStage(folder)
    try {
      await saturate(stage.signInNext, { lanes: LANES, seconds: sizes.warmUpSeconds })
      const load = await saturate(stage.signInNext, {
        lanes: LANES,
        seconds: sizes.embeddedSeconds,
      })
      assertNoFailures(load)
      report({
        figure: 'embedded default',
        value: load.done / load.seconds,
        unit: 'sign-ins per second',
        target: { atLeast: RATE_TARGET },
        detail: { done: load.done, rssMb: readRssMb(stage.pid) },
      })
    } finally {
      await stage.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
