//! HTML of an author as the Markdown that is kept of it.
//!
//! What is taken over is what Markdown has: headings, paragraphs, lists, tables, links and emphasis. Everything else loses
//! its tag and keeps its words, but for what is no text: scripts, styles, comments, pictures. So nothing that an author
//! hides in HTML is kept, and what is kept is made HTML again by `body` alone, which makes no other tags. What cannot be
//! parsed is text.

mod blocks;
mod inline;
mod table;
mod tokens;

use blocks::Blocks;
use tokens::{Token, tokens};

/// HTML as Markdown.
pub fn markdown(html: &str) -> String {
    let mut blocks = Blocks::default();
    for token in tokens(html) {
        match token {
            Token::Text(text) => blocks.text(text),
            Token::Open(tag) => blocks.open(&tag),
            Token::Close(name) => blocks.close(&name),
        }
    }
    blocks.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::body::{html, plain};

    #[test]
    fn what_markdown_has_is_taken_over() {
        for (source, kept) in [
            ("<h1>通知</h1><p>全文。</p>", "# 通知\n\n全文。"),
            ("甲<br>乙<div>丙</div>丁", "甲\\\n乙\n\n丙\n\n丁"),
            (
                "<ul><li>甲<ul><li>子</li></ul></li><li><p>乙</p><p>续</p></ul>",
                "-   甲\n\n    -   子\n\n-   乙\n\n    续",
            ),
            ("<ol><li>甲<li>乙</ol>", "1.  甲\n\n2.  乙"),
            (
                "<p>请于<b>3月5日</b>前<em>报送</em></p>",
                "请于**3月5日**前*报送*",
            ),
            (
                "<a href='https://a.gov.cn/x?a=1&amp;b=2'>附件</a>",
                "[附件](<https://a.gov.cn/x?a=1&amp;b=2>)",
            ),
            (
                "<table><tr><th>名称<th>数量</tr><tr><td>甲|乙<td>1</table>后",
                "|名称|数量|\n|-|-|\n|甲\\|乙|1|\n\n后",
            ),
            (
                "<table><tr><td rowspan=2>甲<td>1<tr><td>2<tr><td colspan=2>合计</table>",
                "|甲|1|\n|-|-|\n||2|\n|合计||",
            ),
        ] {
            assert_eq!(markdown(source), kept, "{source}");
        }
        let made = html(&markdown("<table><tr><td>甲<td>乙<tr><td>1<td>2</table>"));
        assert!(made.contains("<table>"), "{made}");
        let made = html(&markdown("<ol><li>甲<ul><li>子</ul><li>乙</ol>"));
        assert_eq!(
            (made.matches("<li>").count(), made.matches("<ol>").count()),
            (3, 1),
            "{made}"
        );
    }

    #[test]
    fn marks_of_markdown_in_the_words_are_words() {
        for words in [
            "# 不是标题",
            "- 不是列表",
            "1. 不是编号",
            "12) 不是编号",
            "+ 加号",
            "a * b * c _d_ `e` ~~f~~ [g](h) ![i](j) |k| ^l^ \\m",
            "=== ---",
            "---",
            "> 不是引用",
            "[甲] 在前，在后 \\",
            "1949年10月1日",
        ] {
            let source = words.replace('>', "&gt;").replace('<', "&lt;");
            let made = html(&markdown(&format!("<p>{source}</p>")));
            let shown = words.replace('>', "&gt;").replace('<', "&lt;");
            assert_eq!(made, format!("<p>{shown}</p>\n"), "{words}");
        }
    }

    /// Emphasis that Markdown could not read back is left out, not shown as stars.
    #[test]
    fn no_mark_is_shown_that_the_author_did_not_write() {
        for (source, words) in [
            ("<b>一、</b>检查", "一、检查"),
            ("见<b>《办法》</b>。", "见《办法》。"),
            ("<b>甲</b><i>乙</i>", "甲乙"),
            ("<b> 甲 </b>乙", "甲 乙"),
            ("<b></b>丙", "丙"),
        ] {
            assert_eq!(
                plain(&markdown(source)),
                words,
                "{source}: {}",
                markdown(source)
            );
        }
    }

    #[test]
    fn nothing_hostile_is_kept() {
        for (source, kept) in [
            ("甲<script>alert(1)</script>乙", "甲乙"),
            ("甲<SCRIPT>alert(1)</sCript >乙", "甲乙"),
            ("甲<style>p{}</style><!-- 13812345678 -->乙", "甲乙"),
            ("甲<!-- <b>x --><svg><script>y</script></svg>", "甲"),
            ("<img src=x onerror=alert(1)>甲", "甲"),
            ("<a href=javascript:alert(1)>甲</a>", "甲"),
            ("<a href=' javascript:alert(1)'>甲</a>", "甲"),
            ("<a href=//evil.example>甲</a>", "甲"),
            ("<a href='x\">(y'>甲</a>", "甲"),
            ("<p onclick=alert(1) title='<script>'>甲</p>", "甲"),
            ("<iframe src=x>乙</iframe>甲", "甲"),
            ("<template>乙</template>甲<script>never ends", "甲"),
        ] {
            assert_eq!(markdown(source), kept, "{source}");
        }
        // An entity is decoded when it is shown, and judged then.
        let made = html(&markdown(
            "<a href='java&#115;cript:alert(1)'>甲</a>&lt;script&gt;",
        ));
        assert_eq!(made, "<p><a href=\"\">甲</a>&lt;script&gt;</p>\n");
    }

    /// Whatever is written, no tag is made but those of Markdown, in time that grows with the text alone.
    #[test]
    fn no_html_makes_a_tag_of_its_own() {
        let pieces = [
            "<script>",
            "</script>",
            "<b>",
            "</b>",
            "<i>",
            "<a href=\"",
            "\">",
            "'",
            "<",
            ">",
            "<!--",
            "-->",
            "<li>",
            "<ul>",
            "</ul>",
            "<td>",
            "<tr>",
            "<table>",
            "</table>",
            "<h2>",
            "&lt;",
            "&#60;",
            "script",
            "*",
            "|",
            "\\",
            "`",
            "[",
            "](",
            "\n",
            " ",
            "<svg/onload=x>",
            "<![CDATA[",
            "]]>",
            "<?x",
            "javascript:",
            "1.",
            "#",
            "甲",
        ];
        let mut state = 11_u64;
        for _ in 0..4000 {
            let mut text = String::new();
            for _ in 0..10 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let index = usize::try_from(state >> 33).unwrap() % pieces.len();
                text.push_str(pieces[index]);
            }
            let made = html(&markdown(&text));
            for tag in [
                "<script",
                "<img",
                "<svg",
                "<style",
                "<!--",
                "<b>",
                "<?",
                "javascript:x\"",
            ] {
                assert!(!made.contains(tag), "{text:?} makes {made:?}");
            }
            for tag in made.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap();
                assert!(!tag.contains(" on"), "{text:?} makes {made:?}");
            }
        }
        for piece in [
            "<",
            "<a ",
            "<ul>",
            "<table>",
            "<b>",
            "<!--",
            "<script>",
            "<td>",
            "<a href='",
        ] {
            let long = piece.repeat(100_000 / piece.len());
            assert!(markdown(&long).len() < 1_000_000, "{piece}");
        }
    }
}
