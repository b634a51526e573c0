import { createPasswordHasher } from '@mot-cua/authentication'

// More than there are threads, so that none of them waits for the event loop.
const LANES = 6
const seconds = Number(process.argv[2])
const hasher = await createPasswordHasher()
const password = crypto.randomUUID()
const hash = await hasher.hash(password)
await hasher.verify(password, hash)

let done = 0
const cpuBefore = process.cpuUsage()
const startedAt = performance.now()
const end = startedAt + seconds * 1000
await Promise.all(
  Array.from({ length: LANES }, async () => {
    while (performance.now() < end) {
      await hasher.verify(password, hash)
      done += 1
    }
  }),
)
const { user, system } = process.cpuUsage(cpuBefore)
const ceiling = {
  perSecond: (done * 1000) / (performance.now() - startedAt),
  cpuMsPerVerify: (user + system) / 1000 / done,
}
process.stdout.write(JSON.stringify(ceiling))
