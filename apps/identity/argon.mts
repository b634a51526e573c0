import { hash, verify } from '@node-rs/argon2'
const h = await hash('x', { algorithm: 2, memoryCost: 19456, timeCost: 2, parallelism: 1 })
const end = Date.now() + 4000; let n = 0; const c = process.cpuUsage(); const t = performance.now()
await Promise.all([1,2,3].map(async () => { while (Date.now() < end) { await verify(h, 'x'); n++ } }))
const s = (performance.now() - t) / 1000; const u = process.cpuUsage(c)
console.log(n / s, 'cpu per verify', (u.user + u.system) / 1000 / n, u.user/1000/n, process.memoryUsage().rss/1e6)
