import { appNames, buildApp } from './build.ts'

for (const app of appNames) {
  const startedAt = performance.now()
  const folder = await buildApp(app)
  process.stdout.write(`${folder} (${Math.round(performance.now() - startedAt)} ms)\n`)
}
