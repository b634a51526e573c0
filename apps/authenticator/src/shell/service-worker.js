// What the app needs to start without a network, and nothing else: no answer of the API, no page
// with somebody's data, no code in an address is ever kept.
const CACHE = 'motcua-app-__VERSION__'
const SHELL = '/app/'
const FILES = ['__FILES__']

// No skipWaiting: a page keeps the files it was opened with, and a reload gets the new ones from
// the network anyway.
self.addEventListener('install', (event) => {
  event.waitUntil(fill())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([forgetOlder(), self.clients.claim()]))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(openPage(request))
  else if (FILES.includes(pathname)) event.respondWith(readFile(request))
})

async function fill() {
  const cache = await caches.open(CACHE)
  const fresh = [SHELL, ...FILES].map((path) => new Request(path, { cache: 'reload' }))
  await cache.addAll(fresh)
}

async function forgetOlder() {
  const names = await caches.keys()
  const older = names.filter((name) => name.startsWith('motcua-app-') && name !== CACHE)
  await Promise.all(older.map((name) => caches.delete(name)))
}

/** The network's page, so that everybody has the newest; without a network the one that was kept. */
async function openPage(request) {
  try {
    return await fetch(request)
  } catch {
    const cache = await caches.open(CACHE)
    return (await cache.match(SHELL)) ?? Response.error()
  }
}

async function readFile(request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(request)) ?? fetch(request)
}
