import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { listProofs, loadProof } from './all-proofs.ts'
import { ProofSkipped } from './proof.ts'

/** Seconds on a machine of its own; up to seven processes start first, and others may have work too. */
const SHORT_WITHIN_MS = 300_000

describe('every proof in its short form', async () => {
  for (const name of listProofs()) {
    const { title, short, run } = await loadProof(name)
    if (!short) continue
    test(
      `${name}: ${title}`,
      async (context) => {
        const result = await run(short).catch((error: unknown) => {
          if (!(error instanceof ProofSkipped)) throw error
          process.stderr.write(`proof ${name}: skipped, ${error.message}\n`)
          return context.skip(error.message)
        })
        expect(result).toMatchObject({ holds: true })
      },
      SHORT_WITHIN_MS,
    )
  }
})

describe('npm run prove', () => {
  const prove = (...args: string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
      const main = `${import.meta.dirname}/main.ts`
      execFile(process.execPath, ['--import', 'tsx', main, ...args], (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, stdout, stderr }),
      )
    })

  test('without a name tells what there is', async () => {
    const { code, stdout } = await prove()
    expect(code).toBe(0)
    for (const name of listProofs()) expect(stdout).toMatch(new RegExp(`^${name} +\\S`, 'm'))
  })

  test.each([
    ['a name nobody has', ['unheard-of']],
    ['a size that is none', [...listProofs().slice(0, 1), 'many']],
  ])('%s is one clear line', async (_, args) => {
    const { code, stdout, stderr } = await prove(...args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
