<?php
/**
 * Plugin Name: presscheck
 * Description: A post with errors is not published from the block editor, and what is published is remembered.
 *
 * Copy this file to wp-content/mu-plugins/. In wp-config.php: define( 'PRESSCHECK_URL', 'http://127.0.0.1:8765' );
 * and define( 'PRESSCHECK_TOKEN', '…' ); if the service has a token. If the service does not answer within ten seconds,
 * the post is published, and the error log of PHP says why it was not checked.
 */

defined( 'ABSPATH' ) || exit;

/** The answer of the service, or null. $article: null for a request without a body. */
function presscheck_ask( $method, $path, $article ) {
	$request = array( 'method' => $method, 'timeout' => 10, 'headers' => array( 'Content-Type' => 'application/json' ) );
	if ( defined( 'PRESSCHECK_TOKEN' ) ) {
		$request['headers']['Authorization'] = 'Bearer ' . PRESSCHECK_TOKEN;
	}
	if ( null !== $article ) {
		$request['body'] = wp_json_encode( $article );
	}
	$url      = defined( 'PRESSCHECK_URL' ) ? PRESSCHECK_URL : 'http://127.0.0.1:8765';
	$response = wp_remote_request( $url . $path, $request );
	if ( is_wp_error( $response ) ) {
		error_log( "presscheck: $method $path: " . $response->get_error_message() );
		return null;
	}
	$code   = wp_remote_retrieve_response_code( $response );
	$answer = json_decode( wp_remote_retrieve_body( $response ), true );
	if ( 204 === $code || ( $code < 300 && is_array( $answer ) ) ) {
		return $answer;
	}
	error_log( "presscheck: $method $path: $code " . ( $answer['detail'] ?? 'without an answer in JSON' ) );
	return null;
}

/** Text of a field. Shortcodes that WordPress knows are not part of it; unknown ones are, and are an error. */
function presscheck_text( $html ) {
	$block = 'p|h[1-6]|li|blockquote|figcaption|figure|div|pre|tr|td|th|dt|dd|cite';
	$lines = preg_replace( "#</($block)>|<br\s*/?>#i", "$0\n", strip_shortcodes( (string) $html ) );
	return trim( html_entity_decode( wp_strip_all_tags( $lines ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
}

/** A post as presscheck reads it; without a URL before it is published, when WordPress has only one for previews. */
function presscheck_article( $post, $is_published ) {
	return array(
		'id'          => empty( $post->ID ) ? null : (string) $post->ID,
		'url'         => $is_published ? get_permalink( $post->ID ) : null,
		'headline'    => presscheck_text( $post->post_title ?? '' ),
		'description' => presscheck_text( $post->post_excerpt ?? '' ),
		'body'        => presscheck_text( $post->post_content ?? '' ),
		'language'    => get_bloginfo( 'language' ),
		'publisher'   => wp_parse_url( home_url(), PHP_URL_HOST ), // The outlet, as long as there is no URL.
	);
}

add_filter(
	'rest_pre_insert_post',
	function ( $prepared, $request ) {
		if ( is_wp_error( $prepared ) || ( defined( 'DOING_AUTOSAVE' ) && DOING_AUTOSAVE ) ) {
			return $prepared;
		}
		$old  = empty( $prepared->ID ) ? null : get_post( $prepared->ID );
		$post = (object) array_merge( $old ? get_object_vars( $old ) : array(), get_object_vars( $prepared ) );
		if ( ! in_array( $post->post_status ?? '', array( 'publish', 'future' ), true ) ) {
			return $prepared;
		}
		$is_published = $old && 'publish' === $old->post_status;
		$answer       = presscheck_ask( 'POST', '/v1/check', presscheck_article( $post, $is_published ) );
		if ( ! $answer || 'fail' !== $answer['verdict'] ) {
			return $prepared;
		}
		$errors = array_filter( $answer['findings'], fn( $finding ) => 'error' === $finding['severity'] );
		$said   = array();
		foreach ( $errors ? $errors : $answer['findings'] as $finding ) { // None is an error if fail-on says so.
			$said[] = $finding['column'] . ': ' . $finding['message'];
		}
		return new WP_Error( 'presscheck', implode( ' — ', $said ), array( 'status' => 422 ) );
	},
	10,
	2
);

add_action(
	'publish_post',
	function ( $id, $post ) {
		$article = presscheck_article( $post, true ) + array( 'published' => get_post_time( 'c', true, $post ) );
		presscheck_ask( 'PUT', '/v1/published/' . rawurlencode( (string) $id ), $article );
	},
	10,
	2
);

add_action(
	'transition_post_status',
	function ( $new, $old, $post ) {
		if ( 'post' === $post->post_type && 'publish' === $old && 'publish' !== $new ) {
			presscheck_ask( 'DELETE', '/v1/published/' . rawurlencode( (string) $post->ID ), null );
		}
	},
	10,
	3
);
