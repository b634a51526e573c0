import type { AppStore } from '../state/app-store.ts'

/** Keeps state and address bar together, so that the back button works; answers how to go. */
export function watchAddress(store: AppStore): (route: string) => void {
  const read = () => store.dispatch({ type: 'went', route: routeOf(location.hash) })
  window.addEventListener('hashchange', read)
  const tell = () => store.dispatch({ type: 'connection', isOnline: navigator.onLine })
  window.addEventListener('online', tell)
  window.addEventListener('offline', tell)
  tell()
  read()
  return (route) => {
    if (routeOf(location.hash) === route) return read()
    location.hash = `#/${route}`
    // Not only when the event comes, which is later: what is drawn meanwhile would be the old screen.
    read()
  }
}

/** `#/scan/typed` → `scan/typed` */
export function routeOf(hash: string): string {
  return hash.replace(/^#\/?/, '')
}

/** The app's own address without a code; back from another page, what stands behind `#` is not ours. */
export function cleanAddress({ hash }: { hash: string }, isBack: boolean): string {
  return isBack ? '/app/' : `/app/${hash}`
}
