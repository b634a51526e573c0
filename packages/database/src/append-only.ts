/**
 * Statements of a migration that make a table append-only: the database itself refuses to
 * change, remove or truncate its rows, whoever asks.
 */
export function appendOnlyStatements(table: string): string[] {
  const refuse = `refuse_change_of_${table}`
  return [
    `create function ${refuse}() returns trigger language plpgsql as
      $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_append_only before update or delete on ${table}
      for each row execute function ${refuse}()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
      for each statement execute function ${refuse}()`,
  ]
}
