/** A moment as the plant's clock shows it, with its offset: '2026-12-01T09:30:00+08:00' (documents carry the day as written). */
export function momentWithOffset(moment: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
      timeZoneName: 'longOffset' }).formatToParts(moment).map(({ type, value }) => [type, value]));
  const offset = parts.timeZoneName === 'GMT' ? '+00:00' : (parts.timeZoneName ?? '').replace('GMT', '');
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`;
}

/** The offset of a zone at a moment: '+08:00'. */
export function offsetAt(moment: Date, timeZone: string): string {
  return momentWithOffset(moment, timeZone).slice(19);
}
