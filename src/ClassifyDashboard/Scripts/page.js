// What all modules ask of the page: its cookies' place, whether it is live, and its elements.
export const cookiePath = `path=${new URL(document.baseURI).pathname.replace(/(.)\/$/, '$1')}; samesite=lax`; // another dashboard below another path has its own cookies
export const cookieYear = `max-age=31536000; ${cookiePath}`;

export const isLive = () => window.Blazor && document.documentElement.dataset.live !== 'none';

// Opens another address of the dashboard, in the form that its links have.
export const visit = url => {
    const address = url.pathname + url.search.split('%3A').join(':').split('+').join('%20');
    if (isLive()) Blazor.navigateTo(address);
    else location.href = address;
};

export const focusOn = element => { if (element) element.focus({ preventScroll: true }); };

// The target of an event can be the document, which has no ancestors.
export const up = (target, selector) => target.closest ? target.closest(selector) : null;
