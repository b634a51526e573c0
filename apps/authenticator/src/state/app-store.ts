import { type Action, type AppState, firstState, reduce } from './app-state.ts'

export type AppStore = {
  read: () => AppState
  dispatch: (action: Action) => void
  subscribe: (listener: () => void) => () => void
}

export function createAppStore(): AppStore {
  let state = firstState
  const listeners = new Set<() => void>()
  return {
    read: () => state,
    dispatch(action) {
      state = reduce(state, action)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
