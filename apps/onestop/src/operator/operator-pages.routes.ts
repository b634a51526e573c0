import { Hono } from 'hono'
import type { StaffEnv } from '../page.ts'
import { createOperatorGuideRoutes, type OperatorGuideDeps } from './guides.routes.tsx'
import { createHistoryRoutes } from './history.routes.tsx'
import type { History } from './history.store.ts'
import { createOperatorSettingRoutes, type OperatorSettingsDeps } from './settings.routes.tsx'
import { createOperatorStaffRoutes, type OperatorStaffDeps } from './staff.routes.tsx'

type Deps = Omit<OperatorSettingsDeps, 'countUnbound'> &
  OperatorStaffDeps &
  OperatorGuideDeps & { history: History }

/** `/operator`: the first of these brings the guard of them all. */
export function createOperatorPages(deps: Deps) {
  const countUnbound = () => deps.directory.countUnbound()
  return new Hono<StaffEnv>()
    .route('/', createOperatorSettingRoutes({ ...deps, countUnbound }))
    .route('/', createOperatorStaffRoutes(deps))
    .route('/', createHistoryRoutes(deps))
    .route('/', createOperatorGuideRoutes(deps))
}
