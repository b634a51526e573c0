import type { ShellContext } from '../page/page-context.ts'

type StepperProps = {
  page: ShellContext
  steps: readonly string[]
  /** 1 for the first step. */
  current: number
}

/** Where one stands, in words, and the whole way as a list. */
export function Stepper({ page, steps, current }: StepperProps) {
  const label = steps[current - 1] ?? ''
  const progress = { current, total: steps.length, label }
  return (
    <div class="stepper">
      <p class="stepper-now">{page.shell('stepper.step', progress)}</p>
      <ol>
        {steps.map((step, index) => {
          const state = stateOf(index + 1, current)
          return (
            <li
              class={`step-${state}`}
              {...(state === 'current' ? { 'aria-current': 'step' } : {})}
            >
              {step} <span class="visually-hidden">({page.shell(`stepper.${state}`)})</span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function stateOf(step: number, current: number): 'done' | 'current' | 'todo' {
  if (step < current) return 'done'
  return step === current ? 'current' : 'todo'
}
