//! The words and shapes by which the parts of an article are known: tables only.
//!
//! In: nothing. Out: patterns with the kind they speak for and how loudly. What a cue means in its
//! place is decided in [`crate::sections`].

use demarche_types::SectionKind::{self, *};

/// How loudly a cue speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// Adds to others; alone it decides only between paragraphs already outside the article.
    Hint = 1,
    /// Decides before the first and after the last paragraph of the article.
    Edge = 2,
    /// Decides anywhere.
    Sure = 3,
}
use Weight::*;

/// One cue: a pattern, matched without regard to case, in paragraphs of at most `words` words.
pub(crate) struct Cue {
    pub(crate) kind: SectionKind,
    pub(crate) weight: Weight,
    pub(crate) words: usize,
    pub(crate) pattern: &'static str,
}

const fn cue(kind: SectionKind, weight: Weight, words: usize, pattern: &'static str) -> Cue {
    Cue { kind, weight, words, pattern }
}

/// Cues for captions, bios, disclaimers and boilerplate.
pub(crate) const CUES: &[Cue] = &[
    // Captions: a label, a credit at the end, a way of speaking about pictures.
    cue(
        Caption,
        Sure,
        90,
        r"^[(\[]?(file |stock |archive )?(photo(graph)?s?|pictures?|images?|pics?|illustrations?|graphic|map|chart|cartoon|infographic|figure \d+)( (courtesy|credits?|by|source|caption))?\s*[:©]",
    ),
    cue(Caption, Sure, 90, r"^(caption|(photo|image|picture) (credit|courtesy|by))\b"),
    cue(
        Caption,
        Sure,
        90,
        r"[(\[](file |stock |archive )?(photo(graph)?|picture|image|pic|handout|file)( ?[,:/]| by| courtesy| credit| via)?[^()\[\]]{0,60}[)\]]\.?$",
    ),
    cue(
        Caption,
        Sure,
        90,
        r"[(\[][^()\[\]]{0,40}\b(photo(graph)?|images?|picture|handout|pool)\b( ?/[^()\[\]]{0,40})?[)\]]\.?$",
    ),
    cue(
        Caption,
        Sure,
        90,
        r"[.”)’] ?(photo(graph)?|picture|image|credit)s?( (by|courtesy|credit|courtesy of))?\s*[:/] ?[^.!?]{2,60}\.?$",
    ),
    cue(Caption, Sure, 90, r"[.”)’] photo(graph)?s? (by|courtesy of) [^.!?]{2,50}\.?$"),
    cue(Caption, Sure, 90, r"^in this .{0,60}\b(photo(graph)?|picture|image|handout|frame grab)\b"),
    cue(
        Caption,
        Edge,
        90,
        r"\b(getty images|shutterstock|wikimedia commons|file (photo|picture|image|footage)|handout (photo|picture|via|image))\b",
    ),
    cue(Caption, Edge, 60, r"^(above|below|pictured)( (left|right|above|below))?\s*:"),
    cue(
        Caption,
        Hint,
        60,
        r"\((left|right|l|r|c|centre|center|pictured|above)\)|\bpictured (above|below|here|left|right)\b",
    ),
    cue(
        Caption,
        Hint,
        40,
        r"\b(poses?|shakes? hands|is seen|are seen|waves? to|walks? past) (for|with|in|on|at|here|during|the|a)\b",
    ),
    // Who wrote it: credits after the end, and notes about the author.
    cue(
        Byline,
        Sure,
        60,
        r"^[(\[]?(additional |with additional )?(reporting|writing|editing|edited|compiled|translated|translation)( and (reporting|writing|editing))? (by|in [\w ]+ by)\b",
    ),
    cue(Bio, Sure, 120, r"^[\W_]*about the (author|writer|contributor)s?\b"),
    cue(
        Bio,
        Sure,
        120,
        r"^[\W_]*(the )?(present )?(writer|author|columnist)s? (is|are|was|has been) (a|an|the|currently|also|based|associated|working|former|formerly|chief|senior|professor)\b",
    ),
    cue(
        Bio,
        Edge,
        120,
        r"^[\W_]*(the )?(present )?(writer|author|columnist|contributor)s?( [a-z]+)? (is|are|was|were|has|have|can|may|teach(es)?|works?|holds?|serve[sd]?|writes?|lives?|heads?|blogs?|tweets?)\b",
    ),
    cue(Bio, Edge, 120, r"\b(can|may) be (reached|contacted) (at|on|via|by)\b"),
    cue(
        Bio,
        Edge,
        120,
        r"\b(tweets?( as| at| from)? @|follow (him|her|them|the author)|(he|she|they) tweets?|on (twitter|x):? @|twitter:? @)",
    ),
    cue(Bio, Edge, 12, r"^[\W_]*(e-?mail|twitter|contact( the (author|writer))?)?\s*:? ?[\w.+-]+@[\w-]+\.[\w.]+$"),
    cue(
        Bio,
        Hint,
        120,
        r"\bauthor of\b|\b(his|her|their) (latest|most recent|new|forthcoming|previous) (book|novel|work|volume)",
    ),
    // The publisher speaks for itself.
    cue(Disclaimer, Sure, 250, r"^[\W_]*(legal )?disclaimer\b"),
    cue(
        Disclaimer,
        Sure,
        250,
        r"\b(views?|opinions?|positions?)( and (views|opinions|positions))?( (are|is))? (expressed|presented|stated|contained|reflected|shared|set out) ((here(in)?|above)\b|(in|on|by) (this|these|the|our|its) (article|piece|column|essay|post|blog|page|site|web ?site|platform|commentary|author|writer|contributor|columnist|op-ed|publication|guest)s?\b|by (contributors|authors|columnists|writers)\b)",
    ),
    cue(
        Disclaimer,
        Sure,
        250,
        r"\b(views|opinions)( and (views|opinions))?( expressed)? (are|is) (solely |entirely |purely |strictly )?(those of|that of) the (author|writer|contributor)|\b(views|opinions) (are|is) (the author|the writer|his|her|their)(['’]s)? own\b",
    ),
    cue(Disclaimer, Edge, 250, r"\b((views|opinions)( and (views|opinions))? expressed|expressed (views|opinions))\b"),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\b(do(es)? not|don['’]t|not) necessarily (reflect|represent|express|constitute|those|the views|shared|endorsed|mirror|agree)\b",
    ),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\b(cannot|can not|does not|do not|makes? no|no) (guarantees?|warrant(y|ies)?|vouch(es)?|representations?)\b.{0,80}\b(accuracy|validity|complete|completeness|reliab\w+|content|information|correct\w*)",
    ),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\b(accepts?|assumes?|bears?|takes?|disclaims?) (no|any|all) (legal )?(responsibility|liability)\b|\b(is|are|be|will) not (be )?(held )?(responsible|liable) for (the |any )?(content|accuracy|information|views|opinions|comments|errors|external|loss)",
    ),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\b(solely|entirely|purely|exclusively) (those|that|the (responsibility|views|opinions)) of\b|\b(sole|full) responsibility of the (article )?(author|writer)",
    ),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\bfor (general )?(informational|information|educational)( and \w+)? purposes( only)?\b|\berrors (and|or) omissions\b|\bwithout (any )?warrant",
    ),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\bnot (been )?(edited|verified|reviewed|fact-checked|created) by (our|the|its) \w+|\b(auto-?generated|published) from a syndicated feed",
    ),
    cue(
        Disclaimer,
        Edge,
        250,
        r"\bdoes not (endorse|constitute) |\b(not|no) (intended as )?(financial|investment|legal|medical) advice\b",
    ),
    cue(
        Disclaimer,
        Hint,
        250,
        r"\bposted here(in)?\b|\bsatirical\b|\bseek corroboration\b|\bbefore forming\b|\bat your own risk\b|\bthird[- ]part(y|ies)\b",
    ),
    cue(
        Disclaimer,
        Hint,
        250,
        r"\bour (web ?site|site|platform|publication|editorial|readers|editors|writers|contributors)\b|\bthis (web ?site|site|platform)\b|\bthe publishers?\b",
    ),
    cue(
        Disclaimer,
        Hint,
        250,
        r"\breserves? the right\b|\beditorial (policy|stance|position|board|line|team)\b|\b(comments|content|posts) (are|is) (moderated|owned|reviewed|the property)\b|\bindependent (writers|contributors)\b",
    ),
    // What the page says about itself.
    cue(
        Boilerplate,
        Sure,
        25,
        r"^[\W_]*(please )?(share|tweet|print|e-?mail|save|bookmark)( this| on | via | it | article| story| the (article|story|post)| with | by |\s*:|\s*$)",
    ),
    cue(
        Boilerplate,
        Sure,
        25,
        r"^[\W_]*(follow|like|join|find|contact|support|visit) us\b|^[\W_]*(click|tap) (here|to|on)\b|^[\W_]*share(s)?\W*\d*$",
    ),
    cue(
        Boilerplate,
        Sure,
        45,
        r"\b(sign up|subscribe|register|log ?in)\b.{0,60}\b(newsletters?|e-?mails?|alerts?|updates?|inbox|account|channel|podcast|today|now|free|daily|weekly|briefing)\b",
    ),
    cue(Boilerplate, Edge, 30, r"^[\W_]*(sign up|subscribe|sign in|register|log ?in|donate|contact)\b"),
    cue(Boilerplate, Edge, 40, r"\bnewsletters?\b|\bpaywall\b|\bour (app|podcast|channel|journalism|coverage)\b"),
    cue(
        Boilerplate,
        Sure,
        30,
        r"^[\W_]*(also read|read also|also see|see also|read more|read next|read on|more to read|read|watch|listen|related|recommended|more|don['’]t miss|must[- ]read|trending|up next|in pictures|video)( (stories|story|articles?|posts?|links?|coverage|topics?|news|here|on this|videos?|content|reading|now|also))?\s*(:|>|»|→|\||$)",
    ),
    cue(
        Boilerplate,
        Sure,
        12,
        r"^[\W_]*(related|recommended|similar|suggested|further|latest|popular|most (read|popular|viewed|shared|recent)|top|trending|featured|other|more|previous|next|recent)( (related|from this|top|popular))? (stories|story|articles?|posts?|news|reading|coverage|topics|videos|links|headlines|content)\b",
    ),
    cue(
        Boilerplate,
        Sure,
        14,
        r"^[\W_]*(you (may|might) also (like|enjoy|be interested)|editor['’]?s?['’]? (picks?|choice)|what to read next|more (from|on|in|by|about) |from our (partners|archive|network)|around the web)",
    ),
    cue(
        Boilerplate,
        Sure,
        25,
        r"^[\W_]*(advertisements?|sponsored( content)?|promoted( content)?|ad|(story|article|text) continues (below|after).*|continue reading.*|skip (to |ad|this).*|loading.*|scroll (down|to|for).*|back to top|report this ad)[\W_]*$",
    ),
    cue(
        Boilerplate,
        Sure,
        80,
        r"^[\W_]*(copyright|©|\(c\) ?(19|20)\d\d)|\ball rights reserved\b|(©|\(c\)) ?(copyright )?(19|20)\d\d\b|\bmay not be (published, broadcast|reproduced|copied|redistributed)",
    ),
    cue(Boilerplate, Edge, 15, r"^\(c\) [a-z]"),
    cue(
        Boilerplate,
        Sure,
        40,
        r"\b(terms (of (use|service)|and conditions|& conditions)|privacy (policy|notice|statement)|cookie (policy|settings|preferences)|(comment|community|comments) (policy|guidelines|rules)|policies (&|and) disclosures)\b",
    ),
    cue(Boilerplate, Sure, 60, r"\b(we|this (site|web ?site)) uses? cookies\b|\baccept (all )?cookies\b"),
    cue(
        Boilerplate,
        Sure,
        30,
        r"^[\W_]*(comments?|commenting|discussion|replies)( (on|for) this (article|post|story|entry))? (is|are|have been|has been)( now| currently)? (closed|off|disabled|moderated|turned off|switched off)\b|^[\W_]*comments (closed|off)\W*$",
    ),
    cue(
        Boilerplate,
        Sure,
        25,
        r"^[\W_]*(leave|post|add|write|submit|make) (a|your|you) (comment|reply|response)|^[\W_]*(join|start) the (conversation|discussion|debate)|^[\W_]*(view|show|hide|load|see|read)( all| more| \d+)* (comments|replies)|^[\W_]*be the first to (comment|reply)|^[\W_]*no comments( yet)?\W*$|^[\W_]*(you must be |please )?(log(ged)? ?in|sign(ed)? in|register(ed)?) to (post|comment|reply|leave)|^[\W_]*reply\W*$|^[\W_]*your e-?mail address will not be published",
    ),
    cue(
        Boilerplate,
        Sure,
        40,
        r"^[\W_]*(tags?|topics?|filed under|filed in|categor(y|ies)|keywords?|posted in|tagged|labels?|sections?|hashtags?)( as| with| in)?\s*:",
    ),
    cue(
        Boilerplate,
        Sure,
        12,
        r"^[\W_]*(\d+|one|two|three|five|ten)[- ]min(ute)?s?( read|s read)\b|\b\d+ (views|shares|likes|claps)\b|\breading time\b",
    ),
    cue(
        Boilerplate,
        Sure,
        40,
        r"\b(support|fund) (our|independent|quality|free) (work|journalism|reporting|media|newsroom)|\b(make|consider) a (small )?(donation|contribution)\b|\bbecome a (member|subscriber|patron|supporter)\b|\bdonate (now|today|here|to)\b",
    ),
    cue(Boilerplate, Sure, 25, r"\bdownload (our|the) (free )?app\b|\bon (the )?(app store|google play)\b"),
    cue(
        Boilerplate,
        Sure,
        60,
        r"^[\W_]*(an? (\w+ )?version of )?(this|the) (article|story|piece|post|essay|column|report|interview|commentary|op-ed|text|analysis)( \w+)? (was|is|has been|had been|first|originally|also|may be|will)( \w+){0,2} (published|appeared|appears|posted|republished|reprinted|reproduced|produced|updated|corrected|adapted|excerpted|syndicated|distributed|amended)\b|^[\W_]*this (article|story|piece|post|essay|column) (first |originally )?appear(s|ed)\b",
    ),
    cue(
        Boilerplate,
        Sure,
        40,
        r"^[\W_]*((first|originally) published|(re)?printed|republished|reproduced|syndicated) (in|on|by|at|with|from|under)\b|\b(reprinted|republished|reproduced) (here )?(with|by) (the )?(kind )?permission\b",
    ),
    cue(Boilerplate, Edge, 16, r"^[\W_]*published (in|by|on|at|under) "),
    cue(
        Boilerplate,
        Edge,
        80,
        r"^[\W_]*(editor['’]?s?['’]? note|editors['’] note|note to (editors|readers)|corrections?|clarification|publisher['’]s note)( \([^)]*\))?\s*[:.—–-]",
    ),
    cue(
        Boilerplate,
        Edge,
        40,
        r"^[\W_]*(for (more|further) (information|news|stories|details)|to read (the|more)|source|sources|via|link|permalink|url|media contact|press contact|contacts?)\s*:|^[\W_]*for (more|further|media) (information|news|stories|details|enquiries|inquiries)\b",
    ),
    cue(Boilerplate, Sure, 6, r"^\W*https?://\S+\W*$|^\W*www\.\S+\W*$"),
    cue(Boilerplate, Sure, 4, r"^[\W_]*(ends?|enditem|-? ?30 ?-?|the end|end of (article|story|text))[\W_]*$|^[\W_]+$"),
    cue(
        Boilerplate,
        Sure,
        8,
        r"^[\W_]*(home|menu|search|navigation|toggle navigation|close|open menu|site map|sitemap|about us|contact us|advertise( with us)?|careers|jobs|rss|log ?out|my account|subscribe|newsletters?|e-?paper|archives?|today['’]s paper|live tv|help|faqs?|accessibility|edition)\W*$",
    ),
    cue(
        Boilerplate,
        Sure,
        30,
        r"^[\W_]*home\s*(>|»|›|/|→|\|)|^(\w[\w&’' -]{1,24}\s*(>|»|›|→)\s*){1,5}\w[\w&’' -]{1,60}$",
    ),
    cue(
        Boilerplate,
        Sure,
        30,
        r"^[\W_]*((facebook|twitter|x|whats ?app|linked ?in|telegram|pinterest|reddit|instagram|e-?mail|print|copy( link)?|share|you ?tube|rss|tumblr|flipboard|messenger|viber|google\+?|sms|more|like|tweet|pin|mix|line|digg|and|on|via|follow|subscribe|comments?|\d+)[\W_]*){2,}$",
    ),
    cue(
        Boilerplate,
        Sure,
        3,
        r"^[\W_]*(facebook|twitter|whats ?app|linked ?in|telegram|pinterest|reddit|instagram|print|copy link|you ?tube|flipboard|tumblr)[\W_]*$",
    ),
    cue(
        Boilerplate,
        Sure,
        30,
        r"^([\w&’'-]+( [\w&’'-]+){0,3}\s*[|·•]\s*){2,}[\w&’'-]+( [\w&’'-]+){0,3}[\W_]*$|^about( [\w&’'-]+){0,3}( - [\w&’'-]+( [\w&’'-]+){0,3}){2,}$",
    ),
    cue(
        Boilerplate,
        Hint,
        30,
        r"\b(our|your) (inbox|readers|website|browser|phone)\b|\bfully informed\b|\bwe (are|believe|bring|deliver|see|strive|tell) ",
    ),
];

/// Labels above a headline: what desk the article comes from. Whole lines, without regard to case.
pub(crate) const KICKERS: &[&str] = &[
    "op-ed",
    "opinion",
    "opinions",
    "analysis",
    "news analysis",
    "commentary",
    "comment",
    "editorial",
    "leader",
    "column",
    "columns",
    "columnists",
    "blog",
    "blogs",
    "essay",
    "perspective",
    "perspectives",
    "viewpoint",
    "views",
    "letters",
    "news",
    "latest news",
    "world",
    "world news",
    "politics",
    "exclusive",
    "breaking",
    "breaking news",
    "developing",
    "feature",
    "features",
    "international",
    "national",
    "business",
    "economy",
    "defence",
    "defense",
    "security",
    "live",
    "live updates",
    "explainer",
    "fact check",
    "interview",
    "diplomacy",
    "foreign policy",
    "foreign affairs",
    "asia",
    "africa",
    "europe",
    "americas",
    "middle east",
    "asia pacific",
    "south asia",
    "region",
    "front page",
    "home",
    "press release",
    "special report",
    "report",
    "headlines",
    "top stories",
    "in depth",
    "in focus",
    "update",
    "updated",
];

/// What people are who are introduced in a note about the author.
pub(crate) const PROFESSIONS: &str = r"academic|activist|adviser|advisor|aide|ambassador|analyst|anthropologist|associate|attorney|author|barrister|blogger|broadcaster|candidate|chair(man|woman|person)?|co-author|co-founder|columnist|commentator|consultant|contributor|correspondent|critic|dean|diplomat|director|doctor(al)?|economist|editor|educator|engineer|essayist|executive|expert|fellow|founder|freelance[r]?|geographer|graduate|historian|instructor|intern|investigator|journalist|lawyer|lecturer|linguist|manager|member|novelist|observer|officer|official|partner|philosopher|photographer|physicist|playwright|poet|policy|practitioner|president|producer|professor|reader|reporter|representative|researcher|resident|scholar|scientist|senior|sociologist|specialist|strategist|student|teacher|translator|veteran|visiting|volunteer|writer";

/// What such people do, in the third person.
pub(crate) const PURSUITS: &str = r"writes|reports|blogs|covers|teaches|lectures|specialises|specializes|researches|contributes|tweets|edits|studies|studied|has (written|reported|covered|taught|published|worked|served)|works (as|at|for|on|in|with)|served (as|in|for)|holds? (a|an|the|degrees?)|lives in|is (based|currently|also)|was (educated|born)";

/// Who writes without being named.
pub(crate) const DESKS: &str = r"(from )?(by )?(our|staff|special|a|an|the|own|foreign|diplomatic|political|news|web|monitoring|central|national|world|senior|chief|desk)?( (our|own|staff|special|foreign|diplomatic|political|news|web|monitoring|world|senior|chief))*( ?(correspondents?|reporters?|writers?|bureau|desk|newsroom|news team|staff|editorial board|agencies|news agencies|web ?desk|newsdesk))( report)?( in [\w ]{2,20})?";

/// News agencies that sign articles by name alone.
pub(crate) const AGENCIES: &str = r"AFP|AP|Associated Press|The Associated Press|Reuters|Thomson Reuters|Xinhua|TASS|ITAR-TASS|Interfax|RIA Novosti|ANI|PTI|IANS|APP|UPI|DPA|dpa|EFE|ANSA|Kyodo|Yonhap|KCNA|IRNA|Fars|Mehr|Tasnim|SANA|MENA|WAM|SPA|Anadolu|Anadolu Agency|AA|BTA|PAP|CTK|APA|Ukrinform|BelTA|Bernama|Antara|VNA|CNA|NAN|GNA|News Agency|Agencies|Wire services";
