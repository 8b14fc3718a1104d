/**
 * "n of m" of the packages of one note, the same on its page, its labels, at the scan and in a reversal: along the
 * lines of the note, voided packages left out, so that an edit leaves no gap. SQL for a `from`: id, place, places.
 * @param noteId the note, as SQL of the statement around it
 */
export function packagePlaces(noteId: string): string {
  return `(select k.id, (row_number() over (order by nl.position, nl.id, k.sequence))::int as place, (count(*) over ())::int as places
    from packages k join delivery_note_lines nl on nl.id = k.note_line_id where k.note_id = ${noteId} and k.voided_at is null)`;
}
