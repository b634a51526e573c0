export { createHttpDriver, type DrivenPage, type HttpDriver, plainText } from './http-driver.ts'
export { type Listening, listenAnywhere } from './listen.ts'
export { createThrowAwayDatabase, findPostgres, findRedis, type TestServer } from './servers.ts'
export {
  type EngineFactories,
  engineSetups,
  type OpenedEngine,
  type OpenedStore,
  type Setup,
  type StoreFactories,
  storeSetups,
} from './stores.ts'
