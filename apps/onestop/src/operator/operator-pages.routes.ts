import { Hono } from 'hono'
import { createGlassAreaRoutes, type GlassAreaDeps } from '../break-glass/glass-area.routes.tsx'
import { createOwnProofRoutes, type OwnProofDeps } from '../break-glass/own-proof.routes.tsx'
import type { StaffEnv } from '../page.ts'
import { createOperatorGuideRoutes, type OperatorGuideDeps } from './guides.routes.tsx'
import { createHistoryRoutes } from './history.routes.tsx'
import type { History } from './history.store.ts'
import { OPERATOR } from './paths.ts'
import { requireOperator } from './require-operator.routes.tsx'
import { createOperatorSettingRoutes, type OperatorSettingsDeps } from './settings.routes.tsx'
import { createOperatorStaffRoutes, type OperatorStaffDeps } from './staff.routes.tsx'
import { withinGlass } from './within-glass.routes.tsx'

type Deps = Omit<OperatorSettingsDeps, 'countUnbound'> &
  OperatorStaffDeps &
  GlassAreaDeps &
  OwnProofDeps &
  OperatorGuideDeps & { history: History }

/** `/operator`, behind one guard. */
export function createOperatorPages(deps: Deps) {
  const countUnbound = () => deps.directory.countUnbound()
  const guards = [...requireOperator(), withinGlass()] as const
  return new Hono<StaffEnv>()
    .use(OPERATOR, ...guards)
    .use(`${OPERATOR}/*`, ...guards)
    .route('/', createOperatorSettingRoutes({ ...deps, countUnbound }))
    .route('/', createGlassAreaRoutes(deps))
    .route('/', createOwnProofRoutes(deps))
    .route('/', createOperatorStaffRoutes(deps))
    .route('/', createHistoryRoutes(deps))
    .route('/', createOperatorGuideRoutes(deps))
}
