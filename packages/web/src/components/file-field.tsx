import { FieldFrame, type FieldProps, inputAttributes } from './field.tsx'

type FileFieldProps = Pick<FieldProps, 'page' | 'label' | 'name' | 'hint' | 'error'> & {
  /** What the chooser of the device shows first: a help, the server looks for itself. */
  accept: string
}

/** One file. Stands last in its form, which needs `enctype`. */
export function FileField({ accept, ...props }: FileFieldProps) {
  return (
    <FieldFrame {...props}>
      <input class="input input-file" type="file" accept={accept} {...inputAttributes(props)} />
    </FieldFrame>
  )
}
