// The focus when the drawer of a job opens, shows another job, or closes.
import { focusOn } from './page.js';

const longestRendering = 3000; // in milliseconds

// The server's call can arrive before the rendering that it reports.
const whenRendered = (isOpen, act) => {
    const isRendered = () => (document.querySelector('.drawer') !== null) === isOpen;
    if (isRendered()) return act();
    const observer = new MutationObserver(() => { if (isRendered()) end(); });
    const limit = setTimeout(end, longestRendering);
    function end() {
        observer.disconnect();
        clearTimeout(limit);
        act();
    }
    observer.observe(document.body, { childList: true, subtree: true });
};

// A drawer that opens takes the focus. When it closes, the focus moves to the row of the job that it showed last, unless the focus was
// moved elsewhere.
export const jobShown = (before, isOpen) => whenRendered(isOpen, () => {
    const drawer = document.querySelector('.drawer');
    if (drawer && before === null) focusOn(drawer);
    else if (drawer) drawer.scrollTop = 0;
    else if (document.activeElement === document.body || !document.activeElement)
        focusOn([...document.querySelectorAll('main a[href*="job="]')].find(link => new URL(link.href).searchParams.get('job') === before));
});
