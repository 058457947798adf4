<?php
/**
 * Plugin Name: presscheck
 * Description: A post with errors is not published from the block editor, and what is published is remembered.
 *
 * Copy this file to wp-content/mu-plugins/. In wp-config.php: define( 'PRESSCHECK_URL', 'http://127.0.0.1:8765' );
 * and define( 'PRESSCHECK_TOKEN', '…' ); if the service has a token.
 */

defined( 'ABSPATH' ) || exit;

function presscheck_ask( $method, $path, $article ) {
	$headers = array( 'Content-Type' => 'application/json' );
	if ( defined( 'PRESSCHECK_TOKEN' ) ) {
		$headers['Authorization'] = 'Bearer ' . PRESSCHECK_TOKEN;
	}
	$url = defined( 'PRESSCHECK_URL' ) ? PRESSCHECK_URL : 'http://127.0.0.1:8765';
	$response = wp_remote_request(
		$url . $path,
		array( 'method' => $method, 'headers' => $headers, 'timeout' => 10, 'body' => wp_json_encode( $article ) )
	);
	if ( is_wp_error( $response ) || wp_remote_retrieve_response_code( $response ) >= 300 ) {
		return null; // The service cannot be asked: the post is published.
	}
	return json_decode( wp_remote_retrieve_body( $response ), true );
}

function presscheck_text( $html ) {
	$lines = preg_replace( '#</(p|h[1-6]|li|blockquote|figcaption)>|<br\s*/?>#i', "$0\n", (string) $html );
	return trim( html_entity_decode( wp_strip_all_tags( $lines ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
}

add_filter(
	'rest_pre_insert_post',
	function ( $prepared, $request ) {
		$old    = empty( $prepared->ID ) ? null : get_post( $prepared->ID );
		$status = $prepared->post_status ?? ( $old->post_status ?? '' );
		if ( is_wp_error( $prepared ) || ! in_array( $status, array( 'publish', 'future' ), true ) ) {
			return $prepared;
		}
		$answer = presscheck_ask(
			'POST',
			'/v1/check',
			array(
				'id'          => $old ? (string) $old->ID : null,
				'url'         => $old ? get_permalink( $old ) : null,
				'headline'    => presscheck_text( $prepared->post_title ?? ( $old->post_title ?? '' ) ),
				'description' => presscheck_text( $prepared->post_excerpt ?? ( $old->post_excerpt ?? '' ) ),
				'body'        => presscheck_text( $prepared->post_content ?? ( $old->post_content ?? '' ) ),
				'language'    => get_bloginfo( 'language' ),
			)
		);
		if ( ! $answer || 'fail' !== $answer['verdict'] ) {
			return $prepared;
		}
		$said = array();
		foreach ( $answer['findings'] as $finding ) {
			if ( 'error' === $finding['severity'] ) {
				$said[] = $finding['column'] . ': ' . $finding['message'];
			}
		}
		return new WP_Error( 'presscheck', implode( ' — ', $said ), array( 'status' => 422 ) );
	},
	10,
	2
);

add_action(
	'publish_post',
	function ( $id, $post ) {
		$article = array(
			'url'       => get_permalink( $post ),
			'headline'  => presscheck_text( $post->post_title ),
			'body'      => presscheck_text( $post->post_content ),
			'published' => get_post_time( 'c', true, $post ),
		);
		presscheck_ask( 'PUT', '/v1/published/' . rawurlencode( (string) $id ), $article );
	},
	10,
	2
);
