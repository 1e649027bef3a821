// The table of jobs: clicks in cells and rows, their events for the server, and the focus when a row disappears.
import { focusOn, isLive, up } from './page.js';

// The cell of the job table in which a click filters, or null. On a page that is not live there is none. The first cell holds the check box.
const narrowing = target => {
    const cell = up(target, '.job-table tbody td');
    if (!cell || !isLive() || target.closest('a, input') || !cell.textContent.trim()) return null;
    return cell.closest('tbody').dataset.narrows.split(' ').includes(`${cell.cellIndex - 1}`) ? cell : null;
};

document.addEventListener('pointerover', event => {
    const cell = narrowing(event.target);
    if (cell) cell.classList.add('narrows');
});

// The server handles a click in a cell that filters. A click anywhere else in a row opens its job.
document.addEventListener('click', event => {
    const cell = up(event.target, '.job-table tbody td');
    if (cell && !event.target.closest('a, input') && !narrowing(event.target) && !getSelection().toString())
        cell.parentNode.querySelector('a.open-job').click();
});

// Events in a row of the table become one custom event, so that one listener serves all rows.
const rowOf = event => ({
    jobId: new URL(event.target.closest('tr').querySelector('a.open-job').href).searchParams.get('job'),
    column: narrowing(event.target) ? narrowing(event.target).cellIndex - 1 : null,
});
document.addEventListener('programsloaded', () => {
    if (!window.Blazor) return; // the browser is too old for Blazor
    Blazor.registerCustomEventType('rowpick', { browserEventName: 'change', createEventArgs: rowOf });
    Blazor.registerCustomEventType('rownarrow', { browserEventName: 'click', createEventArgs: rowOf });
});

// If a refresh removes the row that has the focus, the table takes the focus.
let focused = null;
document.addEventListener('focusin', event => { focused = up(event.target, '.job-table tbody tr') ? event.target : null; });
new MutationObserver(() => {
    if (focused && !focused.isConnected && document.activeElement === document.body) focusOn(document.getElementById('jobs'));
    if (focused && !focused.isConnected) focused = null;
}).observe(document, { childList: true, subtree: true });
