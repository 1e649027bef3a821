// Controls that work in the browser alone: the link that skips to the content, the button for notifications, and those that open a dialog.
import { up } from './page.js';

document.addEventListener('click', event => {
    // A plain #content would be relative to the base address, and would open other jobs.
    if (up(event.target, 'a.skip')) {
        event.preventDefault();
        document.getElementById('content').focus();
    }

    if (up(event.target, '[data-allow-notifications]'))
        Promise.resolve(window.Notification && Notification.requestPermission()).then(answer => event.target.textContent = answer === 'granted' ? 'It may' : 'It may not');

    const opener = up(event.target, '[data-dialog]');
    if (opener) document.getElementById(opener.dataset.dialog).showModal();
});
