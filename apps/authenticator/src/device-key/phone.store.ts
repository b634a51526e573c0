import type { DeviceKey } from './device-key.ts'

/** What this browser knows of itself as somebody's device; the key cannot be read out. */
export type KeptDevice = {
  key: DeviceKey
  deviceId: string
  /** For the greeting before unlocking. */
  givenName: string
  hasPasskey: boolean
}

/** A sign-in that left for the sign-in page and has not come back. */
export type KeptSignIn = { key: DeviceKey; state: string; verifier: string; startedAt: number }

type Kept = { device: KeptDevice; signIn: KeptSignIn }

export type PhoneStore = {
  read<N extends keyof Kept>(name: N): Promise<Kept[N] | undefined>
  write<N extends keyof Kept>(name: N, value: Kept[N]): Promise<void>
  remove(name: keyof Kept): Promise<void>
}

const DATABASE = 'motcua-app'
const STORE = 'phone'

/** IndexedDB, which alone can keep a key that nobody can read. Rejects where a browser has none. */
export function createPhoneStore(): PhoneStore {
  let opened: Promise<IDBDatabase> | undefined
  const open = () => {
    opened ??= openDatabase()
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  const ask = async <T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>) =>
    settled(use((await open()).transaction(STORE, mode).objectStore(STORE)))
  return {
    read: (name) => ask('readonly', (store) => store.get(name)),
    async write(name, value) {
      await ask('readwrite', (store) => store.put(value, name))
    },
    async remove(name) {
      await ask('readwrite', (store) => store.delete(name))
    },
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
  return settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
  })
}
